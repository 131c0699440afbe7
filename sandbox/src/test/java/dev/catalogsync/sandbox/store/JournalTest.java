package dev.catalogsync.sandbox.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

    /** A second name shows what a kill in the middle of it would find. */
    @Test
    void aJournalThatBeginsAnewTakesThePlaceOfTheOldOneWhole(@TempDir Path folder) throws IOException {
        Path current = folder.resolve("journal.jsonl");
        Path before = folder.resolve("before");
        try (Journal journal = Journal.in(folder, new ObjectMapper())) {
            journal.append(entry(1));
            journal.append(entry(2));
            Files.createLink(before, current);

            journal.restart(entry(3));
            journal.append(entry(4));
        }
        assertThat(before).content().isEqualTo("{\"number\":1}\n{\"number\":2}\n");
        assertThat(current).content().isEqualTo("{\"number\":3}\n{\"number\":4}\n");
    }

    private static ObjectNode entry(int number) {
        return JsonNodeFactory.instance.objectNode().put("number", number);
    }
}
