// SPDX-License-Identifier: Apache-2.0
package com.example;

import com.amazonaws.services.lambda.runtime.Context;
import com.google.gson.Gson;
import java.util.Map;

public class Hello {

    public String handle(Map<String, String> event, Context context) {
        return Greeting.WORD.get() + ", " + new Gson().toJson(event);
    }
}
