package io.costaudit.testkit.law;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.event.CostEvent;
import io.costaudit.event.EventFilter;
import io.costaudit.testkit.generate.Events;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;

@PropertyDefaults(edgeCases = EdgeCasesMode.NONE) // the generators bring their own, often enough
class EventFilterProperties {
  @Property
  void aFilterAndItsComplementSplitTheLog(
      @ForAll("logs") List<CostEvent> events, @ForAll("filters") EventFilter filter) {
    Log log = new Log(events.size() + 1);
    events.forEach(log::append);

    List<CostEvent> kept = log.newest(filter);
    List<CostEvent> dropped = log.newest(filter.not());

    List<CostEvent> both = new ArrayList<>(kept);
    both.addAll(dropped);
    assertThat(both).containsExactlyInAnyOrderElementsOf(events);
    assertThat(kept).allMatch(filter::test);
    assertThat(dropped).noneMatch(filter::test);
  }

  @Property
  void filtersObeyTheLawsOfLogic(
      @ForAll("events") CostEvent event,
      @ForAll("filters") EventFilter a,
      @ForAll("filters") EventFilter b) {
    assertThat(a.and(b).test(event)).isEqualTo(a.test(event) && b.test(event));
    assertThat(a.or(b).test(event)).isEqualTo(a.test(event) || b.test(event));
    assertThat(a.and(b).not().test(event)).isEqualTo(a.not().or(b.not()).test(event));
    assertThat(a.not().not().test(event)).isEqualTo(a.test(event));
  }

  @Property
  void noFilterNeedsTheDetailsOfAnEvent(
      @ForAll("events") CostEvent event, @ForAll("filters") EventFilter filter) {
    assertThat(filter.test(event.withoutDetails())).isEqualTo(filter.test(event));
  }

  @Provide
  Arbitrary<CostEvent> events() {
    return Events.events();
  }

  @Provide
  Arbitrary<List<CostEvent>> logs() {
    return Events.withDetails().list().ofMaxSize(12); // a log takes no others
  }

  @Provide
  Arbitrary<EventFilter> filters() {
    return Events.filters();
  }
}
