package io.costaudit.examples.server;

import io.costaudit.audit.AuditDetails;
import io.costaudit.audit.AuditDifference;
import io.costaudit.audit.AuditFloatResult;
import io.costaudit.audit.AuditMissingValue;
import io.costaudit.audit.AuditReport;
import io.costaudit.audit.AuditResult;
import io.costaudit.audit.AuditSet;
import io.costaudit.audit.AuditText;
import io.costaudit.audit.AuditType;
import io.costaudit.audit.AuditVerdict;
import io.costaudit.internal.TextTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Results of audits as build servers read those of tests: a window is a suite, an audit a test. A
 * failed audit is a failure, one that could not be run an error; a warning, which JUnit does not
 * know, is a skipped test with the reason.
 */
final class JUnitReport {
  /** What no XML document may hold. */
  private static final Pattern NOT_IN_XML =
      Pattern.compile("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]");

  private final XMLStreamWriter xml;

  private JUnitReport(XMLStreamWriter xml) {
    this.xml = xml;
  }

  static void print(AuditReport report, PrintWriter out) throws IOException {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
      new JUnitReport(xml).write(report);
      xml.close();
    } catch (XMLStreamException e) {
      throw new IOException("the report cannot be written", e);
    }
    out.println(text);
  }

  private void write(AuditReport report) throws XMLStreamException {
    xml.writeStartDocument("UTF-8", "1.0");
    xml.writeStartElement("testsuites");
    for (AuditSet set : report.sets()) {
      writeSuite(set);
    }
    if (!report.missingData().isEmpty() || !report.storeFailures().isEmpty()) {
      writeUnrun(report);
    }
    xml.writeEndElement();
    xml.writeEndDocument();
  }

  private void writeUnrun(AuditReport report) throws XMLStreamException {
    int missingData = report.missingData().size();
    int storeFailures = report.storeFailures().size();
    xml.writeStartElement("testsuite");
    attribute("name", "not run");
    attribute("tests", String.valueOf(missingData + storeFailures));
    attribute("failures", "0");
    attribute("errors", String.valueOf(storeFailures));
    attribute("skipped", String.valueOf(missingData));
    for (Map.Entry<AuditType, String> entry : report.storeFailures().entrySet()) {
      writeUnrun(entry.getKey(), "error", entry.getValue());
    }
    for (Map.Entry<AuditType, String> entry : report.missingData().entrySet()) {
      writeUnrun(entry.getKey(), "skipped", entry.getValue());
    }
    xml.writeEndElement();
  }

  private void writeUnrun(AuditType type, String element, String why) throws XMLStreamException {
    xml.writeStartElement("testcase");
    attribute("classname", "costaudit");
    attribute("name", type.wireName());
    writeProblem(element, why, "");
    xml.writeEndElement();
  }

  private void writeSuite(AuditSet set) throws XMLStreamException {
    xml.writeStartElement("testsuite");
    attribute("name", AuditText.name(set.window()));
    attribute("tests", String.valueOf(set.results().size()));
    attribute("failures", count(set, AuditVerdict.FAILED));
    attribute("errors", count(set, AuditVerdict.ERROR));
    long skipped =
        set.results().values().stream()
            .map(JUnitReport::verdict)
            .filter(verdict -> verdict == AuditVerdict.WARNING || verdict == AuditVerdict.NO_DATA)
            .count();
    attribute("skipped", String.valueOf(skipped));
    for (Map.Entry<AuditType, AuditResult> entry : set.results().entrySet()) {
      writeCase(set, entry.getKey(), entry.getValue());
    }
    xml.writeEndElement();
  }

  private static String count(AuditSet set, AuditVerdict verdict) {
    return String.valueOf(
        set.results().values().stream().filter(result -> verdict(result) == verdict).count());
  }

  private static AuditVerdict verdict(AuditResult result) {
    AuditDetails details = result.outcome().details();
    return details == null ? AuditVerdict.valueOf(result.status().name()) : details.verdict();
  }

  private void writeCase(AuditSet set, AuditType type, AuditResult result)
      throws XMLStreamException {
    xml.writeStartElement("testcase");
    attribute("classname", "costaudit." + AuditText.name(set.window()));
    attribute("name", type.wireName());
    AuditDetails details = result.outcome().details();
    if (details != null) {
      attribute("time", String.valueOf(details.took().toMillis() / 1000.0));
    }
    StringWriter text = new StringWriter();
    PrintWriter lines = new PrintWriter(text);
    new AuditPrinter(lines).printUnlessPassed(set.window(), type, result);
    lines.flush();
    String message = message(result);
    switch (verdict(result)) {
      case PASSED -> {}
      case WARNING, NO_DATA -> writeProblem("skipped", "Warning: " + message, text.toString());
      case FAILED -> writeProblem("failure", message, text.toString());
      case ERROR -> writeProblem("error", message, text.toString());
    }
    xml.writeEndElement();
  }

  /**
   * Returns the short message of a problem; never empty. Some tools show nothing else of a report.
   */
  private static String message(AuditResult result) {
    String description = result.outcome().description();
    if (!description.isBlank()) {
      return description;
    }
    List<AuditDifference> differences = result.differences();
    List<AuditMissingValue> missing = result.outcome().missingValues();
    if (!differences.isEmpty()) {
      AuditDifference first = differences.get(0);
      AuditFloatResult values = first.values();
      return TextTable.counted(differences.size(), "difference")
          + (differences.size() == 1 ? ": " : ", the largest: ")
          + first.where()
          + ": "
          + AuditText.amount(values.expected())
          + " expected, "
          + AuditText.amount(values.actual())
          + " found ("
          + AuditText.signedAmount(values.difference())
          + ")";
    }
    if (!missing.isEmpty()) {
      AuditMissingValue first = missing.get(0);
      return TextTable.counted(missing.size(), "missing value")
          + (missing.size() == 1 ? ": " : ", the first: ")
          + first.keyName()
          + ": "
          + first.description();
    }
    return "the audit gives no reason; its status is " + result.status().wireName();
  }

  private void writeProblem(String element, String message, String text) throws XMLStreamException {
    xml.writeStartElement(element);
    attribute("message", message);
    xml.writeCharacters(clean(text));
    xml.writeEndElement();
  }

  private void attribute(String name, String value) throws XMLStreamException {
    xml.writeAttribute(name, clean(value));
  }

  private static String clean(String text) {
    return NOT_IN_XML.matcher(text).replaceAll("\uFFFD");
  }
}
