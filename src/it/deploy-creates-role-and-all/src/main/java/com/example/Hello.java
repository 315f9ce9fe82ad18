// SPDX-License-Identifier: Apache-2.0
package com.example;

import com.amazonaws.services.lambda.runtime.Context;
import java.util.Map;

public class Hello {

    public String handle(Map<String, String> event, Context context) {
        return System.getenv("GREETING") + ", " + event.get("name");
    }
}
