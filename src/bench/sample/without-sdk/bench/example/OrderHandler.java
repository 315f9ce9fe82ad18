// SPDX-License-Identifier: Apache-2.0
package bench.example;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.S3Event;
import com.fasterxml.jackson.databind.ObjectMapper;

public class OrderHandler implements RequestHandler<S3Event, String> {
  static final String REVISION = "revision-0";
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public String handleRequest(S3Event event, Context context) {
    event.getRecords().forEach(record -> context.getLogger()
        .log(JSON.createObjectNode().put("key", record.getS3().getObject().getKey()).toString()));
    return REVISION;
  }
}
