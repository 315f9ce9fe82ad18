// SPDX-License-Identifier: Apache-2.0
package com.example.hello;

import com.example.shared.Phrase;
import java.util.Map;

public class Hello {

    public String handle(Map<String, String> event) {
        return new Phrase("Hello").to(event.get("name"));
    }
}
