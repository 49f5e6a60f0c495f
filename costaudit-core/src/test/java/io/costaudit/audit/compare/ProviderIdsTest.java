package io.costaudit.audit.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table in the documentation of {@link ProviderIds}. */
class ProviderIdsTest {
  @ParameterizedTest
  @CsvSource({
    "aws:///eu-west-1a/i-0ABC, i-0abc",
    "i-0abc, i-0abc",
    "arn:aws:ec2:eu-west-1:1234:instance/i-0abc, i-0abc",
    "arn:aws:ec2:eu-west-1:1234:volume/vol-1, vol-1",
    "arn:aws:elasticloadbalancing:eu-west-1:1234:loadbalancer/net/web/12ab, net/web/12ab",
    "gce://project/europe-west1-b/node-1, node-1",
    "//compute.googleapis.com/projects/p/zones/z/instances/node-1, node-1",
    "projects/p/zones/z/disks/Disk-1, disk-1",
    "azure:///subscriptions/S/resourceGroups/G/vm/0, subscriptions/s/resourcegroups/g/vm/0",
    "/subscriptions/S/resourceGroups/G/vm/0, subscriptions/s/resourcegroups/g/vm/0",
    "ocid1.instance.oc1.IAD.x, ocid1.instance.oc1.iad.x",
    "oci://ocid1.x, ocid1.x",
    "'  ', ''"
  })
  void idsOfOneThingBecomeAlike(String id, String normalized) {
    assertThat(ProviderIds.normalized(id)).isEqualTo(normalized);
  }
}
