package dev.catalogsync.review.pattern;

import dev.catalogsync.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a change does, without to what: changes of one signature are one pattern.
 *
 * @param direction INCOMING or OUTGOING
 * @param operation such as UPDATE
 * @param kind such as PRODUCT
 * @param edits in the order of the document; none where something is made or deleted
 */
public record Signature(String direction, String operation, String kind, List<Edit> edits) {

    /** As JSON, equal for equal signatures; {@link #parse} reads it. */
    public String text() {
        List<Object> parts = new ArrayList<>(List.of(direction, operation, kind));
        for (Edit edit : edits) {
            parts.add(List.of(edit.place(), edit.how().name(), edit.values()));
        }
        return Json.write(parts);
    }

    @SuppressWarnings("unchecked")
    public static Signature parse(String text) {
        List<Object> parts = (List<Object>) Json.column(text);
        List<Edit> edits = new ArrayList<>();
        for (Object part : parts.subList(3, parts.size())) {
            List<Object> edit = (List<Object>) part;
            edits.add(
                    new Edit((String) edit.get(0), Edit.How.valueOf((String) edit.get(1)), (List<String>) edit.get(2)));
        }
        return new Signature((String) parts.get(0), (String) parts.get(1), (String) parts.get(2), edits);
    }

    /** The id of the pattern: 48 bits of the SHA-256 of {@link #text}, at least 1; the same for good. */
    static long id(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return (ByteBuffer.wrap(hash).getLong() >>> 16) + 1;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** In plain English, as in {@code price +5 % and tag "sale" added}. */
    public String sentence() {
        String thing = kind.toLowerCase().replace('_', ' ');
        return switch (operation) {
            case "CREATE" -> "new " + thing;
            case "DELETE" -> thing + " deleted";
            default ->
                edits.isEmpty()
                        ? thing + " changed"
                        : edits.stream().map(Edit::sentence).collect(Collectors.joining(" and "));
        };
    }
}
