// SPDX-License-Identifier: Apache-2.0
package com.example;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Properties;

public class Hello {

    public String handle(Map<String, String> event) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Hello.class.getResourceAsStream("/mark.properties")) {
            properties.load(in);
        }
        return "Hello, " + event.get("name") + properties.getProperty("mark");
    }
}
