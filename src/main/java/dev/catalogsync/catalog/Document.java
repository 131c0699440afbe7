package dev.catalogsync.catalog;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.catalogsync.Json;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One item as JSON in Shopify's own field names, children inside: a product carries {@code options}, {@code variants},
 * {@code media} and {@code metafields} as arrays. Immutable; values are plain Java (String, Boolean, Integer, Long,
 * BigDecimal, List, Map), so that JSON libraries stay behind this class.
 */
public final class Document {

    private final Kind kind;
    private final Map<String, Object> fields;

    private Document(Kind kind, Map<String, Object> fields) {
        this.kind = kind;
        this.fields = Collections.unmodifiableMap(fields);
    }

    /** The document that nothing is known of: what a new item differs from. */
    public static Document empty(Kind kind) {
        return new Document(kind, Map.of());
    }

    public static Document of(Kind kind, Map<String, Object> fields) {
        return new Document(kind, new LinkedHashMap<>(fields));
    }

    /** @throws MalformedDocument where the text is no JSON object, nests deeper than 200, or repeats a key */
    @SuppressWarnings("unchecked")
    public static Document parse(Kind kind, String json) {
        if (read(json) instanceof Map<?, ?> map) {
            return new Document(kind, (Map<String, Object>) map);
        }
        throw new MalformedDocument("a document is a JSON object");
    }

    /** The same, and of null the document that nothing is known of. */
    public static Document orEmpty(Kind kind, String json) {
        return json == null ? empty(kind) : parse(kind, json);
    }

    /**
     * Any JSON, as plain Java.
     *
     * @throws MalformedDocument as {@link #parse}
     */
    static Object read(String json) {
        try {
            return Json.unambiguous(json);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            throw new MalformedDocument(
                    "not JSON" + (at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr())
                            + ": " + e.getOriginalMessage(),
                    e);
        }
    }

    public Kind kind() {
        return kind;
    }

    /** All fields, those that are never compared among them. Unmodifiable. */
    public Map<String, Object> fields() {
        return fields;
    }

    /** The Shopify id, or null for an item that the store does not have yet. */
    public String id() {
        return text("id");
    }

    /** A field as text, or null where it is absent or no text. */
    public String text(String field) {
        return fields.get(field) instanceof String text ? text : null;
    }

    /** The elements of a list of objects such as {@code variants}; empty where it is absent. */
    @SuppressWarnings("unchecked")
    public List<Map<String, Object>> list(String field) {
        return fields.get(field) instanceof List<?> list ? (List<Map<String, Object>>) list : List.of();
    }

    /** The tags; empty where there are none. */
    @SuppressWarnings("unchecked")
    public List<String> tags() {
        return fields.get("tags") instanceof List<?> list ? (List<String>) list : List.of();
    }

    /** The fields that the store computes by itself in a document like this; they come in, and are never sent. */
    public Set<String> computed() {
        return kind.shape().fields().entrySet().stream()
                .filter(field -> field.getValue().isComputedIn(fields))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** This document with one field set, or without it where the value is null. */
    public Document with(String field, Object value) {
        Map<String, Object> copy = new LinkedHashMap<>(fields);
        if (value == null) {
            copy.remove(field);
        } else {
            copy.put(field, value);
        }
        return new Document(kind, copy);
    }

    /** Of all fields that take part, in normal form, ids included; the form of the JSON does not matter. */
    public Fingerprint fingerprint() {
        return Fingerprint.ofText(Json.write(NormalForm.form(kind.shape(), fields)));
    }

    public String toJson() {
        return Json.write(fields);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Document that && kind == that.kind && fields.equals(that.fields);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, fields);
    }

    @Override
    public String toString() {
        return toJson();
    }
}
