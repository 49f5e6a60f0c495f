package io.costaudit.testkit.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.LauncherSessionListener;

class JUnitVersionsTest {
  private static final String USER = "junit-platform-launcher";
  private static final String USED = "junit-platform-engine";

  @Test
  void aPartThatIsNewerThanOneThatItUsesIsSaid() {
    for (List<String> versions :
        List.of(
            List.of("1.14.4", "1.13.1"),
            List.of("1.14.0-M1", "1.13.4"),
            List.of("5.14.4", "1.13.1"),
            List.of("6.0.3", "1.14.4"),
            List.of("6.1.0", "6.0.3"),
            List.of("6.0.0", "5.14.4"))) {
      String ofUser = versions.get(0);
      String ofUsed = versions.get(1);
      assertThat(JUnitVersions.misfit(USER, ofUser, USED, ofUsed))
          .get()
          .asString()
          .contains(USER + " " + ofUser, USED + " " + ofUsed, "Import org.junit:junit-bom");
    }
  }

  @Test
  void whatFitsOrIsNotUnderstoodIsNotSaid() {
    for (List<String> versions :
        List.of(
            List.of("1.14.4", "1.14.0"),
            List.of("1.13.1", "1.14.4"),
            List.of("5.14.4", "1.14.4"),
            List.of("1.9.3", "1.10.0"),
            List.of("6.1.3", "6.1.0"),
            List.of("5.14.4", "6.0.3"),
            List.of("own", "1.14.4"),
            List.of("1.14.4", ""))) {
      String ofUser = versions.get(0);
      String ofUsed = versions.get(1);
      assertThat(JUnitVersions.misfit(USER, ofUser, USED, ofUsed)).isEmpty();
    }
  }

  @Test
  void theLauncherFindsIt() {
    assertThat(ServiceLoader.load(LauncherSessionListener.class))
        .anyMatch(JUnitVersions.class::isInstance);
  }
}
