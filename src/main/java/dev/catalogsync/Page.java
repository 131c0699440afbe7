package dev.catalogsync;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The part of a list that a caller asks for, and the answer that carries it: the same in every room. A list is read by key: the answer names
 * the last of its rows as {@code next}, and whoever passes that as {@code after} gets the rows behind it, whatever came or went meanwhile.
 */
public final class Page {

    /** The parameters that {@link #read} knows; {@code offset} only to tell what took its place. */
    public static final Set<String> PARAMETERS = Set.of("limit", "after", "offset");

    private static final int USUAL = 50;
    private static final int LARGEST = 200;
    private static final int LONGEST_CURSOR = 4_000;

    private Page() {}

    /** Adds the parameters of a list to what is wrong that are neither its {@code own} nor those of every list. */
    public static void refuseUnknown(Map<String, Object> asked, Set<String> own, List<Refusal.Field> wrong) {
        Set<String> given = new HashSet<>(asked.keySet());
        given.remove("offset"); // read tells what took its place
        Set<String> known = new HashSet<>(own);
        known.addAll(List.of("limit", "after"));
        Refusal.unknown(given, known, "", wrong);
    }

    /**
     * Puts {@code limit} (1 to 200, 50 unless told), {@code size} (one row more, which tells whether a next page exists), {@code sort}, and
     * {@code afterKey} and {@code afterId} (null from the start) into the parameters of a list's statement.
     *
     * @param asked query parameters by name, as text
     * @param sort the column that the list is sorted by, behind a minus where it descends
     * @param wrong what is wrong with them is added here
     */
    public static void read(
            Map<String, Object> asked, Map<String, Object> parameters, String sort, List<Refusal.Field> wrong) {
        long limit = number("limit", asked.get("limit"), (long) USUAL, 1, LARGEST, wrong);
        parameters.put("limit", limit);
        parameters.put("size", limit + 1);
        parameters.put("sort", sort);
        parameters.put("afterKey", null);
        parameters.put("afterId", null);
        if (asked.containsKey("offset")) {
            wrong.add(new Refusal.Field(
                    "offset", "is not supported: pass the next of one page as the after of the following one"));
        }
        if (asked.get("after") != null) {
            readCursor(asked.get("after").toString(), parameters, sort, wrong);
        }
    }

    private static void readCursor(
            String cursor, Map<String, Object> parameters, String sort, List<Refusal.Field> wrong) {
        try {
            String json = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (cursor.length() <= LONGEST_CURSOR
                    && Json.unambiguous(json) instanceof List<?> parts
                    && parts.size() == 3
                    && parts.get(0) instanceof String made
                    && parts.get(1) instanceof String key
                    && key.indexOf('\0') < 0
                    && parts.get(2) instanceof Number id) {
                if (!made.equals(sort)) {
                    wrong.add(new Refusal.Field(
                            "after", "was made for a list sorted by " + made + ": begin again without it"));
                }
                parameters.put("afterKey", key);
                parameters.put("afterId", id.longValue());
                return;
            }
        } catch (IllegalArgumentException | JsonProcessingException e) {
            // Told below: how it is damaged helps nobody.
        }
        wrong.add(new Refusal.Field("after", "is damaged: pass the next of the page before, as it was answered"));
    }

    private static String cursor(String sort, Map<?, ?> last) {
        Object key = last.get(sort.replace("-", ""));
        String json = Json.write(Arrays.asList(sort, key == null ? "" : key.toString(), last.get("id")));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    /** A whole number within bounds, {@code absent} where there is none; what is wrong is added to the list. */
    public static Long number(
            String name, Object value, Long absent, long least, long most, List<Refusal.Field> wrong) {
        if (value == null) {
            return absent;
        }
        try {
            long number = Long.parseLong(value.toString());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, with the bounds.
        }
        wrong.add(new Refusal.Field(name, "must be an integer from " + least + " to " + most));
        return absent;
    }

    /**
     * {@code total}, {@code limit}, {@code next} where there are more, and the rows under their name.
     *
     * @param rows up to {@code size} of them, each with its {@code id} and what the list is sorted by
     */
    public static Map<String, Object> answer(
            Map<String, Object> parameters, long total, String name, List<? extends Map<String, ?>> rows) {
        Map<String, Object> answer = new LinkedHashMap<>();
        int limit = ((Number) parameters.get("limit")).intValue();
        answer.put("total", total);
        answer.put("limit", limit);
        if (rows.size() > limit) {
            answer.put("next", cursor((String) parameters.get("sort"), rows.get(limit - 1)));
        }
        answer.put(name, rows.subList(0, Math.min(limit, rows.size())));
        return answer;
    }
}
