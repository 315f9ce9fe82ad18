// SPDX-License-Identifier: Apache-2.0
package com.example;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

public class Hello {

    public String handle(Map<String, String> event) throws IOException {
        try (InputStream greeting = Hello.class.getResourceAsStream("/greeting.txt")) {
            return new String(greeting.readAllBytes(), StandardCharsets.UTF_8).strip() + ", " + event.get("name");
        }
    }
}
