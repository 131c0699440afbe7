package dev.catalogsync.review;

import dev.catalogsync.review.logic.Cases;
import dev.catalogsync.review.logic.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * What can be said against rules of their text alone: one that never matches, one that always comes too late, and comparisons with values
 * that a field never has. Nothing is claimed that is not so; where it cannot be known, nothing is said.
 */
@Component
class RuleWarnings {

    /** Of more rules than this the later ones are not looked at. */
    private static final int MOST = 500;

    private final RuleLanguage language;

    RuleWarnings(RuleLanguage language) {
        this.language = language;
    }

    /**
     * @param rules rows of {@code list-rules.sql}, in the order in which they are tried
     * @return by the id of each rule its warnings: {@code code} is NEVER, HIDDEN or IMPOSSIBLE, {@code message} a sentence, {@code rules} the
     *     ids of those that hide it
     */
    Map<Object, List<Map<String, Object>>> of(List<Map<String, Object>> rules) {
        Map<Object, List<Map<String, Object>>> warnings = new HashMap<>();
        List<Map<String, Object>> before = new ArrayList<>();
        Map<Object, Cases> read = new HashMap<>();
        boolean prioritized = false;
        for (Map<String, Object> rule : rules.subList(0, Math.min(MOST, rules.size()))) {
            Reading.Read reading = language.reading((String) rule.get("expression"));
            warnings.put(rule.get("id"), warnings(rule, reading, before, read, prioritized));
            boolean works = Boolean.TRUE.equals(rule.get("enabled")) && "ACTIVE".equals(rule.get("mode"));
            if (works && "PRIORITIZE".equals(rule.get("action"))) {
                prioritized = true;
            } else if (works && reading.cases().isPresent()) {
                before.add(rule);
                read.put(rule.get("id"), reading.cases().get());
            }
        }
        return warnings;
    }

    private static List<Map<String, Object>> warnings(
            Map<String, Object> rule,
            Reading.Read reading,
            List<Map<String, Object>> before,
            Map<Object, Cases> read,
            boolean prioritized) {
        List<Map<String, Object>> warnings = new ArrayList<>();
        Optional<Cases> cases = reading.cases();
        if (cases.isPresent() && cases.get().isNever()) {
            warnings.add(warning("NEVER", "It never matches: no change is all that it asks for.", List.of()));
        } else if (cases.isPresent()) {
            List<Map<String, Object>> hiding = hiding(cases.get(), before, read, prioritized);
            if (!hiding.isEmpty()) {
                warnings.add(warning(
                        "HIDDEN",
                        "It is never the first to match: what it matches is decided before by "
                                + hiding.stream().map(each -> named(each, rule)).collect(Collectors.joining(", "))
                                + ".",
                        hiding.stream().map(each -> each.get("id")).toList()));
            }
        }
        reading.impossible().forEach(what -> warnings.add(warning("IMPOSSIBLE", what + ".", List.of())));
        return warnings;
    }

    /** Rules that come first in each of these cases; none where there is a case in which none does. */
    private static List<Map<String, Object>> hiding(
            Cases cases, List<Map<String, Object>> before, Map<Object, Cases> read, boolean prioritized) {
        Set<Map<String, Object>> hiding = new LinkedHashSet<>();
        for (Cases one : cases.each()) {
            Optional<Map<String, Object>> first = before.stream()
                    .filter(rule ->
                            decidable(read.get(rule.get("id")), prioritized).follow(one))
                    .findFirst();
            if (first.isEmpty()) {
                return List.of();
            }
            hiding.add(first.get());
        }
        return List.copyOf(hiding);
    }

    /** A rule between the two may set the priority, so that it is not the same for both. */
    private static Cases decidable(Cases cases, boolean prioritized) {
        return prioritized ? cases.without("priority") : cases;
    }

    private static String named(Map<String, Object> rule, Map<String, Object> hidden) {
        return "rule " + rule.get("id") + " (\"" + rule.get("name") + "\", " + rule.get("action")
                + (rule.get("action").equals(hidden.get("action")) ? ")" : " and not " + hidden.get("action") + ")");
    }

    private static Map<String, Object> warning(String code, String message, List<?> rules) {
        return Map.of("code", code, "message", message, "rules", rules);
    }
}
