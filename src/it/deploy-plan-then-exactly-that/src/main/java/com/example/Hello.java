// SPDX-License-Identifier: Apache-2.0
package com.example;

import java.util.Map;

public class Hello {

    public String handle(Map<String, String> event) {
        return System.getenv("PASSWORD").length() + " " + System.getenv("TOKEN").equals(System.getenv("COPY"));
    }
}
