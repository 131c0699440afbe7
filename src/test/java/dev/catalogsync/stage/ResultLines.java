package dev.catalogsync.stage;

import dev.catalogsync.catalog.Document;
import dev.catalogsync.catalog.Kind;
import dev.catalogsync.catalog.MalformedDocument;
import dev.catalogsync.stage.file.Regrouping;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Result files by chance and seed: a handful of products whose lines have one of the shapes that a line may have, and what can go
 * wrong with such a file on its way.
 */
public final class ResultLines {

    private static final String[] TYPES = {"ProductVariant", "ProductVariant", "MediaImage", "Metafield"};
    private static final String[] TEXTS = {
        "Mug",
        "Gro\u00DFe Sch\u00FCssel \u2615",
        "\\u00e9tui \\ud83d\\ude00",
        "5\\u0022 \\\"wide\\\"",
        "",
        ",\\\"__parentId\\\":\\\"gid:\\/\\/shopify\\/Product\\/1\\\"}",
        "tab\\there, slash \\/ and / too"
    };

    /** A file as the store sent it, and how many products it has. */
    record Sent(List<byte[]> lines, int roots, String lineBreak, boolean lastBreak, boolean mark) {

        byte[] bytes(List<byte[]> those) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            if (mark) {
                out.writeBytes(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF});
            }
            for (int i = 0; i < those.size(); i++) {
                out.writeBytes(those.get(i));
                if (lastBreak || i < those.size() - 1) {
                    out.writeBytes(lineBreak.getBytes(StandardCharsets.US_ASCII));
                }
            }
            return out.toByteArray();
        }
    }

    /** What happened to a file. */
    enum Harm {
        SWAPPED,
        SHUFFLED,
        DROPPED,
        DOUBLED,
        REPLACED,
        CUT,
        BEHEADED,
        JOINED,
        SPLIT,
        GLUED,
        EMPTIED,
        ENDED_EARLY,
        SENT_TWICE,
        FLIPPED;

        /** Whether every line is there as it was. */
        boolean onlyMoves() {
            return this == SWAPPED || this == SHUFFLED;
        }
    }

    private ResultLines() {}

    static Sent sent(Random random) {
        List<byte[]> lines = new ArrayList<>();
        int roots = 1 + random.nextInt(12);
        // Ids of a store are of many lengths, and of one kind in one file.
        long number = random.nextBoolean() ? 1 : 8_000_000_000_000L + random.nextInt(1_000);
        int shape = random.nextInt(5);
        for (int root = 0; root < roots; root++) {
            String parent = "Product/" + (number + root);
            lines.add(line(random, shape, parent, null, root));
            int children = random.nextInt(9);
            for (int child = 0; child < children; child++) {
                String type = TYPES[random.nextInt(TYPES.length)];
                lines.add(line(random, shape, type + '/' + (number + root) + child, parent, root));
            }
        }
        return new Sent(
                lines, roots, random.nextInt(4) == 0 ? "\r\n" : "\n", random.nextInt(8) > 0, random.nextInt(8) == 0);
    }

    /** @param shape 0 to 3, or 4 for any of them line by line */
    private static byte[] line(Random random, int shape, String id, String parent, int root) {
        String text = TEXTS[random.nextInt(TEXTS.length)];
        String name = parent == null ? "title" : "alt";
        String handle = parent == null ? ",\"handle\":\"p-" + root + "\"" : "";
        String nested =
                switch (random.nextInt(3)) {
                    case 0 -> ",\"seo\":{\"title\":null,\"__parentId\":\"gid://shopify/Product/1\"}";
                    case 1 -> ",\"tags\":[\"a\",\"b\"],\"on\":true,\"price\":\"1" + random.nextInt(10) + ".50\"";
                    default -> "";
                };
        boolean escaped = random.nextBoolean();
        String line =
                switch (shape == 4 ? random.nextInt(4) : shape) {
                    case 0, 1 ->
                        "{\"id\":" + gid(id, true) + ",\"" + name + "\":\"" + text + "\"" + handle + nested
                                + (parent == null ? "" : ",\"__parentId\":" + gid(parent, true)) + "}";
                    case 2 ->
                        "{ \"id\" : " + gid(id, escaped) + ", \"" + name + "\" : \"" + text + "\"" + handle + nested
                                + (parent == null ? "" : ", \"__parentId\": " + gid(parent, !escaped)) + " }";
                    default ->
                        "{" + (parent == null ? "" : "\"__parentId\":" + gid(parent, escaped) + ",") + "\"" + name
                                + "\":\"" + text + "\",\"id\":" + gid(id, escaped) + handle + nested + "}";
                };
        return line.getBytes(StandardCharsets.UTF_8);
    }

    private static String gid(String id, boolean escaped) {
        String gid = "gid://shopify/" + id;
        return '"' + (escaped ? gid.replace("/", "\\/") : gid) + '"';
    }

    static Harm anyHarm(Random random) {
        return Harm.values()[random.nextInt(Harm.values().length)];
    }

    static void harm(List<byte[]> lines, Harm harm, Random random) {
        if (lines.isEmpty()) {
            return;
        }
        int at = random.nextInt(lines.size());
        int other = random.nextInt(lines.size());
        byte[] line = lines.get(at);
        switch (harm) {
            case SWAPPED -> Collections.swap(lines, at, other);
            case SHUFFLED -> Collections.shuffle(lines.subList(Math.min(at, other), Math.max(at, other) + 1), random);
            case DROPPED -> lines.remove(at);
            case DOUBLED -> lines.add(other, line);
            case REPLACED -> lines.set(other, line);
            case CUT -> lines.set(at, Arrays.copyOf(line, random.nextInt(line.length + 1)));
            case BEHEADED -> lines.set(at, Arrays.copyOfRange(line, random.nextInt(line.length + 1), line.length));
            case JOINED -> {
                if (at < lines.size() - 1) {
                    lines.set(at, joined(line, lines.remove(at + 1)));
                }
            }
            case SPLIT -> {
                int middle = random.nextInt(line.length + 1);
                lines.set(at, Arrays.copyOf(line, middle));
                lines.add(at + 1, Arrays.copyOfRange(line, middle, line.length));
            }
            case GLUED -> lines.set(at, joined(line, lines.get(other)));
            case EMPTIED -> lines.add(at, new byte[0]);
            case ENDED_EARLY -> {
                lines.set(at, Arrays.copyOf(line, random.nextInt(line.length + 1)));
                lines.subList(at + 1, lines.size()).clear();
            }
            case SENT_TWICE -> lines.addAll(List.copyOf(lines.subList(Math.min(at, other), Math.max(at, other) + 1)));
            case FLIPPED -> {
                byte[] flipped = line.clone();
                if (flipped.length > 0) {
                    flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
                }
                lines.set(at, flipped);
            }
        }
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /** Fields of a document, lists without their order; the text itself where a flipped byte made it no document. */
    static Object content(String text) {
        try {
            Map<String, Object> content = new HashMap<>();
            Document.parse(Kind.PRODUCT, text)
                    .fields()
                    .forEach((name, value) -> content.put(
                            name,
                            value instanceof List<?> list
                                    ? list.stream()
                                            .map(String::valueOf)
                                            .sorted()
                                            .toList()
                                    : value));
            return content;
        } catch (MalformedDocument e) {
            return text;
        }
    }

    /** The lines of a file as they are read when they are grouped, in a file beside it. */
    public static Path grouped(Path file, int parts) throws IOException {
        Path grouped = file.resolveSibling("grouped");
        try (Regrouping lines = Regrouping.of(file, file.resolveSibling("grouped.parts"), Kind.PRODUCT, parts);
                OutputStream out = Files.newOutputStream(grouped)) {
            Channels.newInputStream(lines).transferTo(out);
        }
        return grouped;
    }
}
