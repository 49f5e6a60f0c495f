package io.costaudit.audit.compare;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Normalises provider ids, because asset stores and bills write the id of one resource differently.
 *
 * <table>
 *   <caption>Examples; all ids become lower case</caption>
 *   <tr><th>provider</th><th>as written</th><th>normalised</th></tr>
 *   <tr><td>AWS</td><td>{@code aws:///eu-west-1a/i-0ABC}</td><td>{@code i-0abc}</td></tr>
 *   <tr><td>AWS</td><td>{@code arn:aws:ec2:eu-west-1:1234:instance/i-0abc}</td><td>{@code i-0abc}</td></tr>
 *   <tr><td>AWS</td><td>{@code arn:aws:elasticloadbalancing:eu-west-1:1234:loadbalancer/net/web/12ab}</td>
 *       <td>{@code net/web/12ab}</td></tr>
 *   <tr><td>Google</td><td>{@code gce://project/europe-west1-b/node-1}</td><td>{@code node-1}</td></tr>
 *   <tr><td>Google</td><td>{@code //compute.googleapis.com/projects/p/zones/z/instances/node-1},
 *       {@code projects/p/zones/z/instances/node-1}</td><td>{@code node-1}</td></tr>
 *   <tr><td>Azure</td><td>{@code azure:///subscriptions/S/resourceGroups/G/…}</td>
 *       <td>{@code subscriptions/s/resourcegroups/g/…}</td></tr>
 *   <tr><td>others</td><td>{@code scheme://ID}</td><td>{@code id}</td></tr>
 * </table>
 */
final class ProviderIds {
  private static final Pattern SCHEME = Pattern.compile("^([a-z][a-z0-9+.-]*):/+");
  private static final Pattern ARN = Pattern.compile("^arn:[^:]*:[^:]*:[^:]*:[^:]*:");
  private static final Pattern RESOURCE_TYPE = Pattern.compile("^[a-z0-9-]+[/:]");
  private static final Pattern GOOGLE_PATH =
      Pattern.compile(
          "^(?:/*compute\\.googleapis\\.com/|/*www\\.googleapis\\.com/.*?/)?projects/.*/");

  private ProviderIds() {}

  /** Returns the id in the form that is compared; empty for an id of blanks. */
  static String normalized(String id) {
    String text = id.strip().toLowerCase(Locale.ROOT);
    var scheme = SCHEME.matcher(text);
    if (scheme.find()) {
      String rest = text.substring(scheme.end());
      return switch (scheme.group(1)) {
        case "aws", "gce" -> rest.substring(rest.lastIndexOf('/') + 1);
        default -> withoutGooglePath(rest);
      };
    }
    var arn = ARN.matcher(text);
    if (arn.find()) {
      return RESOURCE_TYPE.matcher(text.substring(arn.end())).replaceFirst("");
    }
    return withoutGooglePath(text.replaceFirst("^/+", ""));
  }

  private static String withoutGooglePath(String text) {
    return GOOGLE_PATH.matcher(text).replaceFirst("");
  }
}
