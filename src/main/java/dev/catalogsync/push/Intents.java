package dev.catalogsync.push;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** What a claimed task asks for, as values for the steps of {@code push-send}. */
@Component("intents")
class Intents {

    Intent of(Map<String, Object> task) {
        return Intent.of(Target.of(task));
    }

    /** Variables of {@code product}: the whole product, as far as we know of it. */
    Map<String, Object> look(Intent intent) {
        Map<String, Object> variables = new LinkedHashMap<>(Intent.sizes(intent.target()));
        variables.put("identifier", intent.lookUp());
        return variables;
    }
}
