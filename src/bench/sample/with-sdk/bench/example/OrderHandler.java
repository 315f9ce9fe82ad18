// SPDX-License-Identifier: Apache-2.0
package bench.example;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.S3Event;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

public class OrderHandler implements RequestHandler<S3Event, String> {
  static final String REVISION = "revision-0";
  private static final ObjectMapper JSON = new ObjectMapper();
  private final S3Client s3 = S3Client.create();
  private final DynamoDbClient table = DynamoDbClient.create();

  @Override
  public String handleRequest(S3Event event, Context context) {
    event.getRecords().forEach(record -> {
      ResponseBytes<GetObjectResponse> body = s3.getObjectAsBytes(r -> r
          .bucket(record.getS3().getBucket().getName())
          .key(record.getS3().getObject().getKey()));
      try {
        JsonNode order = JSON.readTree(body.asByteArray());
        table.putItem(r -> r.tableName("orders").item(Map.of(
            "id", AttributeValue.fromS(order.path("id").asText()),
            "total", AttributeValue.fromN(order.path("total").asText("0")))));
      } catch (java.io.IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    });
    return REVISION;
  }
}
