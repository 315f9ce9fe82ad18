// SPDX-License-Identifier: Apache-2.0
package com.example;

import com.amazonaws.services.lambda.runtime.Context;
import java.util.Map;

/** Greets whoever the event names. */
public class Hello {

    public String handle(Map<String, String> event, Context context) {
        context.getLogger().log("Greeting for " + event);
        return "Hello, " + event.getOrDefault("name", "world");
    }
}
