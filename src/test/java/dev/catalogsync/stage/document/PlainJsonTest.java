package dev.catalogsync.stage.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fast way must never say yes where the slow, right one says no. */
class PlainJsonTest {

    private static final ObjectMapper STRICT = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final List<String> SEEDS = List.of(
            "{\"id\":\"gid:\\/\\/shopify\\/Product\\/1\",\"title\":\"Mug \\\"żółw\\\" 🐢\",\"tags\":[\"a\",\"b\"],\"seo\":{\"title\":null},\"n\":-12.50,\"ok\":true}",
            "{\"id\":\"gid:\\/\\/shopify\\/ProductVariant\\/1\",\"price\":\"10.00\",\"position\":1,\"selectedOptions\":[{\"name\":\"Size\",\"value\":\"S\"},{\"name\":\"Colour\",\"value\":\"\\u00e9\\ud83d\\udc22\"}],\"__parentId\":\"gid:\\/\\/shopify\\/Product\\/1\"}",
            "{\"empty\":{},\"none\":[],\"deep\":[[[{\"a\":[1,0,0.5,false]}]]]}");
    private static final byte[] SPICE =
            "\"\\{}[]:,0123456789.-+eEtrufalsn /bx\u0000\n\t".getBytes(StandardCharsets.UTF_8);

    private final PlainJson plain = new PlainJson();

    @Test
    void whatItAcceptsAStrictParserAcceptsWithTheSameMembers() throws IOException {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        int accepted = 0;
        for (int i = 0; i < 300_000; i++) {
            byte[] line = SEEDS.get(random.nextInt(SEEDS.size())).getBytes(StandardCharsets.UTF_8);
            int changes = random.nextInt(4);
            for (int j = 0; j < changes; j++) {
                line = changed(line, random);
            }
            if (plain.accepts(line, 0, line.length)) {
                accepted++;
                check(line, "seed " + seed + ": " + new String(line, StandardCharsets.UTF_8));
            }
        }
        assertThat(accepted)
                .as("seed %d: some of what was changed is still JSON", seed)
                .isGreaterThan(80_000);
    }

    @Test
    void itAcceptsTheFormThatShopifyWrites() {
        for (String line : SEEDS) {
            byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
            assertThat(plain.accepts(bytes, 0, bytes.length)).as(line).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1,\"a\":2}",
                "{\"a\":{\"b\":1,\"c\":2,\"b\":3}}",
                "{\"a\":\"\\ud83d\"}",
                "{\"a\":\"\\u0000\"}",
                "{\"a\":01}",
                "{\"a\":1e400}",
                "{\"a\":1.}",
                "{\"a\":tru}",
                "{\"a\":1}}",
                "{\"a\":1",
                "{\"a\":\"\t\"}",
                "{\"a\":\"\\x\"}",
                "{\"a\":[1,]}",
                "{\"a\":1,}",
                "[1]",
                "{} {}",
                ""
            })
    void itSaysNothingOfAnythingElse(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        assertThat(plain.accepts(bytes, 0, bytes.length)).isFalse();
    }

    private static byte[] changed(byte[] line, Random random) {
        int at = random.nextInt(line.length);
        byte spice = random.nextInt(10) == 0 ? (byte) random.nextInt(256) : SPICE[random.nextInt(SPICE.length)];
        return switch (random.nextInt(4)) {
            case 0 -> {
                byte[] other = line.clone();
                other[at] = spice;
                yield other;
            }
            case 1 ->
                ByteBuffer.allocate(line.length + 1)
                        .put(line, 0, at)
                        .put(spice)
                        .put(line, at, line.length - at)
                        .array();
            case 2 ->
                line.length == 1
                        ? line
                        : ByteBuffer.allocate(line.length - 1)
                                .put(line, 0, at)
                                .put(line, at + 1, line.length - at - 1)
                                .array();
            default -> {
                int from = random.nextInt(line.length);
                int length = Math.min(random.nextInt(12), line.length - Math.max(from, at));
                byte[] other = line.clone();
                System.arraycopy(line, from, other, at, length);
                yield other;
            }
        };
    }

    private void check(byte[] line, String text) throws IOException {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line));
        } catch (CharacterCodingException e) {
            throw new AssertionError("not UTF-8: " + text, e);
        }
        JsonNode parsed;
        try (JsonParser parser = STRICT.createParser(line)) {
            parsed = STRICT.readTree(parser);
            assertThat(parser.nextToken()).as(text).isNull();
        } catch (IOException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
        assertThat(plain.members()).as(text).isEqualTo(parsed.size());
        int i = 0;
        for (Map.Entry<String, JsonNode> member : parsed.properties()) {
            assertThat(plain.isNamed(i, member.getKey().getBytes(StandardCharsets.UTF_8)))
                    .as(text)
                    .isTrue();
            int start = plain.valueStart(i);
            assertThat(STRICT.readTree(line, start, plain.valueEnd(i) - start))
                    .as(text)
                    .isEqualTo(member.getValue());
            i++;
        }
    }
}
