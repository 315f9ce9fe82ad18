// SPDX-License-Identifier: Apache-2.0
package com.example;

import java.util.Map;

public class Orders {

    public String handle(Map<String, String> event) {
        return "Order " + event.get("order");
    }
}
