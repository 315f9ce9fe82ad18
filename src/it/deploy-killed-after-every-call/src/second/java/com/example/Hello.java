// SPDX-License-Identifier: Apache-2.0
package com.example;

import java.util.Map;

public class Hello {

    public String handle(Map<String, String> event) {
        return "Welcome, " + event.get("name");
    }
}
