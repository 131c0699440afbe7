package dev.catalogsync;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The part of a list that a caller asks for, and the answer that carries it: the same in every room. */
public final class Page {

    private static final int USUAL = 50;
    private static final int LARGEST = 200;
    private static final int DEEPEST = 1_000_000;

    private Page() {}

    /**
     * Puts {@code limit} (1 to 200, 50 unless told) and {@code offset} (from 0) into the parameters of a list's statement.
     *
     * @param asked query parameters by name, as text
     * @param wrong what is wrong with them is added here
     */
    public static void read(Map<String, Object> asked, Map<String, Object> parameters, List<Refusal.Field> wrong) {
        parameters.put("limit", number("limit", asked.get("limit"), (long) USUAL, 1, LARGEST, wrong));
        parameters.put("offset", number("offset", asked.get("offset"), 0L, 0, DEEPEST, wrong));
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

    /** {@code total}, {@code limit}, {@code offset}, and the rows under their name. */
    public static Map<String, Object> answer(Map<String, Object> parameters, long total, String name, List<?> rows) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("total", total);
        answer.put("limit", parameters.get("limit"));
        answer.put("offset", parameters.get("offset"));
        answer.put(name, rows);
        return answer;
    }
}
