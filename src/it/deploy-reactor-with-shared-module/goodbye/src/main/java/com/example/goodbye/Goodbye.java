// SPDX-License-Identifier: Apache-2.0
package com.example.goodbye;

import com.example.shared.Phrase;
import java.util.Map;

public class Goodbye {

    public String handle(Map<String, String> event) {
        return new Phrase("Goodbye").to(event.get("name"));
    }
}
