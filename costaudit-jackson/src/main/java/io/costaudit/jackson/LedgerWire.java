package io.costaudit.jackson;

import com.fasterxml.jackson.core.JsonGenerator;
import io.costaudit.event.Balance;
import io.costaudit.event.Book;
import io.costaudit.event.Revaluation;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;

/**
 * The wire format of the balances and revaluations of a ledger. The fields {@code difference} and
 * {@code holds} follow from the others: they are written for people and not read back.
 */
final class LedgerWire {
  static final List<WireType<?>> TYPES =
      List.of(
          new WireType<>(Balance.class, LedgerWire::write, LedgerWire::balance),
          new WireType<>(Revaluation.class, LedgerWire::write, LedgerWire::revaluation));

  private LedgerWire() {}

  private static void write(Balance balance, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("cluster", balance.cluster());
    json.writeStringField("namespace", balance.namespace());
    json.writeStringField("book", balance.book().wireName());
    json.writeNumberField("live", balance.live());
    json.writeNumberField("unpriced", balance.unpriced());
    write("booked", balance.booked(), json);
    write("checkpoint", balance.checkpoint(), json);
    write("unlogged", balance.unlogged(), json);
    write("impacts", balance.impacts(), json);
    write("difference", balance.difference(), json);
    json.writeBooleanField("holds", balance.holds());
    json.writeEndObject();
  }

  /** Writes all digits of an amount and no exponent. */
  private static void write(String field, BigDecimal amount, JsonGenerator json)
      throws IOException {
    json.writeFieldName(field);
    json.writeNumber(amount.stripTrailingZeros().toPlainString());
  }

  private static void write(Revaluation revaluation, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("cluster", revaluation.cluster());
    json.writeStringField("namespace", revaluation.namespace());
    json.writeStringField("book", revaluation.book().wireName());
    json.writeNumberField("booked", revaluation.booked());
    json.writeNumberField("today", revaluation.today());
    json.writeNumberField("unpriced", revaluation.unpriced());
    json.writeNumberField("difference", revaluation.difference());
    json.writeEndObject();
  }

  private static Balance balance(WireFields fields) {
    return new Balance(
        fields.at("cluster").text(),
        fields.at("namespace").text(),
        fields.at("book").parsed(Book::ofWireName),
        fields.at("live").count(),
        fields.at("unpriced").count(),
        fields.at("booked").decimal(),
        fields.at("checkpoint").decimal(),
        fields.at("unlogged").decimal(),
        fields.at("impacts").decimal());
  }

  private static Revaluation revaluation(WireFields fields) {
    return new Revaluation(
        fields.at("cluster").text(),
        fields.at("namespace").text(),
        fields.at("book").parsed(Book::ofWireName),
        fields.at("booked").number(),
        fields.at("today").number(),
        fields.at("unpriced").count());
  }
}
