/**
 * The wire format of costaudit on Jackson, and manifests read into plain trees.
 *
 * <p>Start with {@link io.costaudit.jackson.WireJson} to write answers, and with {@link
 * io.costaudit.jackson.ManifestReader} to read manifests.
 */
module io.costaudit.jackson {
  requires static org.jspecify;
  requires transitive com.fasterxml.jackson.databind;
  requires transitive io.costaudit.core;
  requires org.yaml.snakeyaml;

  exports io.costaudit.jackson;

  provides com.fasterxml.jackson.databind.Module with
      io.costaudit.jackson.CostAuditModule;
}
