// SPDX-License-Identifier: Apache-2.0
package com.example;

import java.util.Map;

public class Orders {

    public String place(Map<String, String> event) {
        return System.getenv("SHOP") + " takes " + event.get("item");
    }

    public String refund(Map<String, String> event) {
        return System.getenv("SHOP") + " gives back " + event.get("item");
    }
}
