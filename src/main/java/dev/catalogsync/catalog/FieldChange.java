package dev.catalogsync.catalog;

import java.util.HashSet;
import java.util.List;

/**
 * One field that differs.
 *
 * @param path where, for people and for a rollback that names fields: {@code title}, {@code seo.title},
 *     {@code variants[SKU-1].price}; a whole element of a list that came or went is {@code variants[SKU-1]}
 * @param before its value before, as plain Java (String, Boolean, number, List, Map), null where absent
 * @param after its value after, null where absent
 */
public record FieldChange(String path, Object before, Object after) {

    /** The field of the document that the path starts with: {@code variants} of {@code variants[SKU-1].price}. */
    public String field() {
        int end = 0;
        while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
            end++;
        }
        return path.substring(0, end);
    }

    /** Whether something goes away with it: a value, a whole element of a list, or a member of a set such as tags. */
    public boolean removes() {
        if (after == null || after.equals("")) {
            return before != null && !before.equals("");
        }
        boolean order = path.endsWith(".order");
        return !order
                && before instanceof List<?> had
                && after instanceof List<?> has
                && !new HashSet<>(has).containsAll(had);
    }
}
