// SPDX-License-Identifier: Apache-2.0
package com.example;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import jakarta.inject.Inject;
import java.util.Map;

public class Hello implements RequestHandler<Map<String, String>, String> {

    @Inject
    Greeting greeting;

    @Override
    public String handleRequest(Map<String, String> event, Context context) {
        return greeting.to(event.get("name"));
    }
}
