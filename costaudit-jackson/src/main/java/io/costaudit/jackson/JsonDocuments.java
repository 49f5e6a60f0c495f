package io.costaudit.jackson;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.costaudit.jackson.ManifestReader.Document;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads JSON values, one after the other. */
final class JsonDocuments {
  private final ManifestReader.Limits limits;
  private final ObjectReader reader;

  JsonDocuments(ManifestReader.Limits limits) {
    this.limits = limits;
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder().maxNestingDepth(limits.nesting()).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    reader =
        JsonMapper.builder(factory)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build()
            .readerFor(Object.class);
  }

  List<Document> read(String text) throws IOException {
    List<Document> documents = new ArrayList<>();
    try (MappingIterator<@Nullable Object> values = reader.readValues(text)) {
      while (values.hasNextValue()) {
        int line = values.getCurrentLocation().getLineNr();
        Object value = values.nextValue();
        int number = documents.size() + 1;
        if (number > limits.documents()) {
          throw new IllegalArgumentException(
              "it has more than " + limits.documents() + " documents, which is what is accepted");
        }
        if (value != null) {
          documents.add(new Document("document " + number + " (line " + line + ")", value));
        }
      }
    }
    return documents;
  }
}
