package dev.catalogsync.pull.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.catalogsync.DataFolder;
import dev.catalogsync.pull.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartialResultTest {

    private static final String BEFORE = "{\"id\":\"gid://shopify/Product/1\"}\n";

    @TempDir
    Path folder;

    private DataFolder data;

    @BeforeEach
    void open() {
        data = new DataFolder(folder);
    }

    @AfterEach
    void close() throws IOException {
        data.close();
    }

    @Test
    void everyItemButTheLastIsKept() throws IOException {
        String whole = product(5) + child(51, 5) + child(510, 51) + product(7);
        PartialResult.Kept kept = cut(whole + product(9) + child(91, 9));
        assertThat(spool()).isEqualTo(BEFORE + whole);
        assertThat(kept).isEqualTo(new PartialResult.Kept(BEFORE.length() + whole.length(), 4, 2, 9));
    }

    @Test
    void whereverTheFileIsCutOnlyWholeItemsStay() throws IOException {
        String first = product(5) + child(51, 5);
        String second = product(7) + child(71, 7);
        String third = product(9) + child(91, 9);
        String all = first + second + third;
        for (int length = 0; length <= all.length(); length++) {
            PartialResult.Kept kept = cut(all.substring(0, length));
            String expected = length >= (first + second + product(9)).length()
                    ? first + second
                    : length >= (first + product(7)).length() ? first : "";
            assertThat(spool()).as("cut at %d", length).isEqualTo(BEFORE + expected);
            assertThat(kept.none()).isEqualTo(expected.isEmpty());
            assertThat(kept.objects()).isEqualTo(expected.lines().count());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"unsorted", "ungrouped", "single", "empty", "twice"})
    void nothingIsKeptWhereTheRestWouldNotBeARangeOfIds(String how) throws IOException {
        String text =
                switch (how) {
                    case "unsorted" -> product(7) + product(5) + product(9);
                    case "ungrouped" -> product(5) + product(7) + child(51, 5) + product(9);
                    case "single" -> product(5) + child(51, 5);
                    case "twice" -> product(5) + product(5) + product(9);
                    default -> "";
                };
        assertThat(cut(text).none()).isTrue();
        assertThat(spool()).isEqualTo(BEFORE);
    }

    private PartialResult.Kept cut(String part) throws IOException {
        Files.writeString(data.folder("spool").resolve(Spool.file(3)), BEFORE + part);
        return new PartialResult(data).truncate(3, new Result(null, -1, BEFORE.length(), true));
    }

    private String spool() throws IOException {
        return Files.readString(data.folder("spool").resolve(Spool.file(3)));
    }

    private static String product(int id) {
        return "{\"id\":\"gid:\\/\\/shopify\\/Product\\/%d\",\"seo\":{\"id\":1},\"title\":\"\\\"__parentId\\\":\"}\n"
                .formatted(id);
    }

    private static String child(int id, int parent) {
        String type = parent > 10 ? "ProductVariant" : "Product";
        return "{\"id\":\"gid:\\/\\/shopify\\/ProductVariant\\/%d\",\"__parentId\":\"gid:\\/\\/shopify\\/%s\\/%d\"}\n"
                .formatted(id, type, parent);
    }
}
