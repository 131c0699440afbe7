package dev.catalogsync.sandbox.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.catalogsync.sandbox.Sandbox;
import dev.catalogsync.sandbox.fault.FaultPlan;
import dev.catalogsync.sandbox.mutation.MerchantEdits;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Conditional;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What Shopify does not have: a look at what was executed, and a fresh start. */
@RestController
@Conditional(NoShopConfigured.class)
final class ControlController {

    private final Sandbox sandbox;
    private final ObjectMapper json;

    ControlController(Sandbox sandbox, ObjectMapper json) {
        this.sandbox = sandbox;
        this.json = json;
    }

    /**
     * The ledger as a JSON array, oldest first, streamed.
     *
     * @param mutation only mutations of this name
     * @param since only what came after this sequence number
     * @param changed only those that changed something, or only those that changed nothing
     * @param origin {@code app} for mutations that clients called, which is the default; {@code operation} for what
     *     asynchronous ones did later; {@code merchant} for edits; {@code all} for these three
     */
    @GetMapping("/sandbox/ledger")
    void ledger(
            @RequestParam(name = "mutation", required = false) String mutation,
            @RequestParam(name = "since", defaultValue = "0") long since,
            @RequestParam(name = "changed", required = false) Boolean changed,
            @RequestParam(name = "origin", defaultValue = "app") String origin,
            HttpServletResponse response)
            throws IOException {
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        try (var out = json.getFactory().createGenerator(response.getOutputStream())) {
            out.setCodec(json);
            out.writeStartArray();
            sandbox.store().history(entry -> {
                if (shown(entry, mutation, since, changed, origin)) {
                    try {
                        out.writeTree(entry.without("nextNumber"));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            });
            out.writeEndArray();
        }
    }

    private static boolean shown(ObjectNode entry, String mutation, long since, Boolean changed, String origin) {
        String from = entry.path("origin").asText();
        return entry.path("sequence").asLong() > since
                && !from.equals("system")
                && (origin.equals("all") || from.equals(origin))
                && (mutation == null || mutation.equals(entry.path("mutation").asText()))
                && (changed == null || changed != entry.path("after").isEmpty());
    }

    /** Replaces the faults; an empty object ends them all. See {@link FaultPlan} for what there is. */
    @PostMapping("/sandbox/faults")
    ResponseEntity<Object> faults(@RequestBody String body) {
        try {
            FaultPlan plan = json.readerFor(FaultPlan.class)
                    .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .readValue(body);
            sandbox.faults().set(plan);
            return ResponseEntity.ok(plan);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return ResponseEntity.badRequest().body(Map.of("error", String.valueOf(e.getMessage())));
        }
    }

    @GetMapping("/sandbox/faults")
    FaultPlan faults() {
        return sandbox.faults().plan();
    }

    /** So many edits by seed; kinds left out are all of {@link MerchantEdits#KINDS} but create and delete. */
    record Edit(int count, long seed, List<String> kinds) {}

    @PostMapping("/sandbox/edit")
    ResponseEntity<Object> edit(@RequestBody Edit edit) {
        List<String> kinds =
                edit.kinds() == null || edit.kinds().isEmpty() ? MerchantEdits.KINDS.subList(0, 6) : edit.kinds();
        if (edit.count() < 1 || edit.count() > 100_000 || !MerchantEdits.KINDS.containsAll(kinds)) {
            return ResponseEntity.badRequest()
                    .body(Map.of("error", "count must be from 1 to 100000, and kinds among " + MerchantEdits.KINDS));
        }
        return ResponseEntity.ok(Map.of("edits", sandbox.merchant().edit(edit.count(), edit.seed(), kinds)));
    }

    @PostMapping("/sandbox/reset")
    Map<String, Object> reset() throws IOException {
        sandbox.reset();
        return Map.of("products", sandbox.store().count("Product"));
    }
}
