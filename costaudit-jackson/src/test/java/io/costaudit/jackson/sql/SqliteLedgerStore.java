package io.costaudit.jackson.sql;

import io.costaudit.coverage.Scope;
import io.costaudit.event.Balance;
import io.costaudit.event.Book;
import io.costaudit.event.CommitResult;
import io.costaudit.event.CostEvent;
import io.costaudit.event.EventCursor;
import io.costaudit.event.EventPage;
import io.costaudit.event.EventQuery;
import io.costaudit.event.EventTail;
import io.costaudit.event.LedgerChange;
import io.costaudit.event.LedgerEntry;
import io.costaudit.event.LedgerEntry.Live;
import io.costaudit.event.LedgerStore;
import io.costaudit.event.LoggedEvent;
import io.costaudit.event.ObjectId;
import io.costaudit.event.StoredEntry;
import io.costaudit.jackson.StorageJson;
import io.costaudit.predict.spec.ResourceRef;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A ledger store over SQLite, which shows that the port fits a database that several processes
 * share. It is not published: it has one connection, and no bounds that can be set.
 */
final class SqliteLedgerStore implements LedgerStore, AutoCloseable {
  private static final int MOST_EVENTS = 1_000;
  private static final Duration TOMBSTONE_RETENTION = Duration.ofDays(7);
  private static final int IDS_AT_ONCE = 400;

  /** SQLite's sum of integers fails beyond 64 bits, so the digits are summed in two parts. */
  private static final long HIGH = 1_000_000_000;

  private final Sqlite sql;
  private final InstantSource clock;

  SqliteLedgerStore(Path file, InstantSource clock) {
    this.clock = clock;
    sql = new Sqlite(file);
    sql.changing(
        () -> {
          SqliteTables.create(statement -> sql.run(statement));
          sql.run(
              "INSERT OR IGNORE INTO meta VALUES ('log', ?)",
              UUID.randomUUID().toString().replace("-", ""));
          sql.run("INSERT OR IGNORE INTO meta VALUES ('revision', 0)");
          sql.run("INSERT OR IGNORE INTO meta VALUES ('evicted', 0)");
          return null;
        });
  }

  // Entries

  @Override
  public Map<ObjectId, StoredEntry> entries(Collection<ObjectId> ids) {
    List<ObjectId> asked = List.copyOf(ids);
    return sql.reading(
        () -> {
          Map<ObjectId, StoredEntry> entries = new HashMap<>();
          for (int i = 0; i < asked.size(); i += IDS_AT_ONCE) {
            List<ObjectId> some = asked.subList(i, Math.min(i + IDS_AT_ONCE, asked.size()));
            List<Object> parameters = new ArrayList<>();
            some.forEach(id -> parameters.addAll(List.of(id.cluster(), id.uid())));
            for (StoredEntry stored :
                sql.query(
                    "SELECT doc, revision FROM entry WHERE (cluster, uid) IN (VALUES "
                        + String.join(", ", Collections.nCopies(some.size(), "(?, ?)"))
                        + ")",
                    row -> new StoredEntry(StorageJson.readEntry(row.getString(1)), row.getLong(2)),
                    parameters.toArray())) {
              entries.put(stored.entry().id(), stored);
            }
          }
          return entries;
        });
  }

  @Override
  public Optional<Live> live(ResourceRef name) {
    return sql.reading(
        () ->
            sql
                .query(
                    "SELECT doc FROM entry WHERE live AND cluster = ? AND rtype = ? AND namespace = ?"
                        + " AND name = ? ORDER BY first_revision DESC LIMIT 1",
                    row -> (Live) StorageJson.readEntry(row.getString(1)),
                    name.cluster(),
                    name.type().name(),
                    name.namespace(),
                    name.name())
                .stream()
                .findFirst());
  }

  @Override
  public Stream<Live> scan(Scope scope) {
    String all = "SELECT doc FROM entry WHERE live";
    List<Object> parameters = new ArrayList<>();
    if (scope != null) {
      all += " AND cluster = ? AND rtype = ?";
      parameters.addAll(List.of(scope.cluster(), scope.type().name()));
      if (scope.namespace() != null) {
        all += " AND namespace = ?";
        parameters.add(scope.namespace());
      }
    }
    String select = all;
    return sql
        .reading(
            () ->
                sql.query(
                    select,
                    row -> (Live) StorageJson.readEntry(row.getString(1)),
                    parameters.toArray()))
        .stream();
  }

  @Override
  public List<CommitResult> commit(List<LedgerChange> changes) {
    return sql.changing(
        () -> {
          long revision = meta("revision");
          List<CommitResult> results = new ArrayList<>();
          for (LedgerChange change : changes) {
            boolean isKept = write(change, revision + 1);
            if (isKept) {
              revision++;
              append(change);
            }
            results.add(isKept ? CommitResult.COMMITTED : CommitResult.CONFLICT);
          }
          sql.run("UPDATE meta SET v = ? WHERE k = 'revision'", revision);
          evict();
          return results;
        });
  }

  private boolean write(LedgerChange change, long revision) throws SQLException {
    LedgerEntry entry = change.entry();
    ResourceRef name = entry.resource();
    List<Object> state =
        Arrays.asList(
            revision,
            entry instanceof Live,
            Book.of(name.type()).name(),
            name.type().name(),
            name.namespace(),
            name.name(),
            entry instanceof Live live && live.booked() == null,
            entry.bookedMicros(),
            entry.unloggedMicros(),
            clock.instant().toEpochMilli(),
            StorageJson.write(entry));
    List<Object> parameters = new ArrayList<>(state);
    if (change.expectedRevision() == LedgerChange.NONE) {
      parameters.addAll(List.of(entry.id().cluster(), entry.id().uid(), revision));
      return sql.run(
              "INSERT INTO entry (revision, live, book, rtype, namespace, name, unpriced, booked,"
                  + " unlogged, at, doc, cluster, uid, first_revision)"
                  + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
              parameters.toArray())
          == 1;
    }
    parameters.addAll(List.of(entry.id().cluster(), entry.id().uid(), change.expectedRevision()));
    return sql.run(
            "UPDATE entry SET revision = ?, live = ?, book = ?, rtype = ?, namespace = ?, name = ?,"
                + " unpriced = ?, booked = ?, unlogged = ?, at = ?, doc = ?"
                + " WHERE cluster = ? AND uid = ? AND revision = ?",
            parameters.toArray())
        == 1;
  }

  private void append(LedgerChange change) throws SQLException {
    CostEvent event = change.event();
    if (event == null) {
      return;
    }
    Instant at = event.timestamp();
    ResourceRef name = event.resource();
    ResourceRef booked = change.entry().resource();
    sql.run(
        "INSERT INTO event (id, seconds, nanos, cluster, book, namespace, rtype, etype, rate,"
            + " booked_cluster, booked_namespace, booked_book, impact, doc)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        event.id().orElseThrow(),
        at.getEpochSecond(),
        at.getNano(),
        name.cluster(),
        Book.of(name.type()).name(),
        name.namespace(),
        name.type().name(),
        event.eventType().name(),
        event.costPrediction() == null ? null : event.costPrediction().totalMonthlyRate(),
        booked.cluster(),
        booked.namespace(),
        Book.of(booked.type()).name(),
        change.impactMicros(),
        StorageJson.write(event));
  }

  /** Moves what leaves the log, and the unlogged amounts of old tombstones, to the checkpoint. */
  private void evict() throws SQLException {
    for (long through :
        sql.query(
            "SELECT pos FROM event ORDER BY pos DESC LIMIT 1 OFFSET " + MOST_EVENTS,
            row -> row.getLong(1))) {
      absorb(
          "booked_cluster, booked_namespace, booked_book",
          "impact",
          "event WHERE pos <= ?",
          through);
      sql.run("DELETE FROM event WHERE pos <= ?", through);
      sql.run("UPDATE meta SET v = ? WHERE k = 'evicted'", through);
    }
    long old = clock.instant().minus(TOMBSTONE_RETENTION).toEpochMilli();
    absorb("cluster, namespace, book", "unlogged", "entry WHERE NOT live AND at < ?", old);
    sql.run("DELETE FROM entry WHERE NOT live AND at < ?", old);
    sql.run("DELETE FROM checkpoint WHERE high * " + HIGH + " + low = 0");
  }

  private void absorb(String book, String amount, String from, long bound) throws SQLException {
    sql.run(
        "INSERT INTO checkpoint SELECT %s, sum(%s / %d), sum(%s %% %d) FROM %s GROUP BY 1, 2, 3"
                .formatted(book, amount, HIGH, amount, HIGH, from)
            + " ON CONFLICT DO UPDATE SET high = high + excluded.high, low = low + excluded.low",
        bound);
  }

  @Override
  public List<Balance> balances() {
    String sums =
        """
        SELECT cluster, namespace, book, sum(live), sum(unpriced),
          sum(booked / H), sum(booked % H), sum(high), sum(low),
          sum(unlogged / H), sum(unlogged % H), sum(impact / H), sum(impact % H)
        FROM (
          SELECT cluster, namespace, book, live, unpriced, booked, unlogged, 0 AS impact,
            0 AS high, 0 AS low FROM entry
          UNION ALL SELECT booked_cluster, booked_namespace, booked_book, 0, 0, 0, 0, impact, 0, 0
            FROM event
          UNION ALL SELECT cluster, namespace, book, 0, 0, 0, 0, 0, high, low FROM checkpoint)
        GROUP BY 1, 2, 3"""
            .replace("H,", HIGH + ",")
            .replace("H)", HIGH + ")");
    return sql
        .reading(
            () ->
                sql.query(
                    sums,
                    row ->
                        new Balance(
                            row.getString(1),
                            row.getString(2),
                            Book.valueOf(row.getString(3)),
                            row.getLong(4),
                            row.getLong(5),
                            amount(row, 6),
                            amount(row, 8),
                            amount(row, 10),
                            amount(row, 12))))
        .stream()
        .filter(balance -> !balance.isEmpty())
        .toList();
  }

  private static BigDecimal amount(ResultSet row, int column) throws SQLException {
    return BigDecimal.valueOf(row.getLong(column))
        .multiply(BigDecimal.valueOf(HIGH))
        .add(BigDecimal.valueOf(row.getLong(column + 1)))
        .movePointLeft(6);
  }

  // Scopes

  @Override
  public boolean wasListed(Scope scope) {
    return sql.reading(
        () ->
            !sql.query(
                    "SELECT 1 FROM listed WHERE cluster = ? AND rtype = ? AND namespace IS ?",
                    row -> 1,
                    scope.cluster(),
                    scope.type().name(),
                    scope.namespace())
                .isEmpty());
  }

  @Override
  public void markListed(Scope scope) {
    sql.changing(
        () ->
            sql.run(
                "INSERT INTO listed VALUES (?, ?, ?)",
                scope.cluster(),
                scope.type().name(),
                scope.namespace()));
  }

  // The log

  @Override
  public EventPage page(EventQuery query) {
    return sql.reading(
        () -> {
          List<Object> parameters = new ArrayList<>();
          String condition = SqlFilter.of(query.filter(), parameters);
          parameters.add(query.cursor() == null ? Long.MAX_VALUE : checked(query.cursor()));
          List<LoggedEvent> events =
              events(
                  "(" + condition + ") AND pos < ? ORDER BY pos DESC LIMIT " + (query.limit() + 1L),
                  parameters);
          int size = Math.min(events.size(), query.limit());
          return new EventPage(
              events.subList(0, size).stream().map(LoggedEvent::event).toList(),
              size == 0 || size == events.size() ? null : events.get(size - 1).position());
        });
  }

  @Override
  public EventTail after(EventCursor position, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be at least 1: " + limit);
    }
    return sql.reading(
        () -> {
          long evicted = meta("evicted");
          long from = position == null ? evicted : checked(position);
          List<LoggedEvent> events = events("pos > ? ORDER BY pos LIMIT " + limit, List.of(from));
          EventCursor next =
              events.isEmpty()
                  ? new EventCursor(logName(), Math.max(from, evicted))
                  : events.get(events.size() - 1).position();
          return new EventTail(events, next, from < evicted);
        });
  }

  @Override
  public EventCursor end() {
    return sql.reading(() -> new EventCursor(logName(), newest()));
  }

  @Override
  public boolean hasEvent(String id) {
    return sql.reading(
        () -> !sql.query("SELECT 1 FROM event WHERE id = ?", row -> 1, id).isEmpty());
  }

  private List<LoggedEvent> events(String condition, List<Object> parameters) throws SQLException {
    String log = logName();
    return sql.query(
        "SELECT pos, doc FROM event WHERE " + condition,
        row ->
            new LoggedEvent(
                new EventCursor(log, row.getLong(1)), StorageJson.readEvent(row.getString(2))),
        parameters.toArray());
  }

  private long checked(EventCursor cursor) throws SQLException {
    if (!cursor.log().equals(logName()) || cursor.position() > newest()) {
      throw new IllegalArgumentException("cursor " + cursor + " is not from this log");
    }
    return cursor.position();
  }

  private String logName() throws SQLException {
    return sql.query("SELECT v FROM meta WHERE k = 'log'", row -> row.getString(1)).get(0);
  }

  private long newest() throws SQLException {
    return sql.query("SELECT max(seq) FROM sqlite_sequence", row -> row.getLong(1)).get(0);
  }

  private long meta(String key) throws SQLException {
    return sql.query("SELECT v FROM meta WHERE k = ?", row -> row.getLong(1), key).get(0);
  }

  @Override
  public void close() {
    sql.close();
  }
}
