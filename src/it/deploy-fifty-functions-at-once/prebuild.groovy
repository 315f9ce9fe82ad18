// SPDX-License-Identifier: Apache-2.0
def module = { name, repository, functions ->
    def directory = new File(basedir, name)
    directory.mkdirs()
    new File(directory, 'pom.xml').text = """<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <parent>
    <groupId>com.example</groupId>
    <artifactId>deploy-fifty-functions-at-once</artifactId>
    <version>1.0</version>
  </parent>
  <artifactId>${name}</artifactId>
  <build>
    <plugins>
      <plugin>
        <groupId>io.github.lambdadeploy</groupId>
        <artifactId>lambda-deploy-maven-plugin</artifactId>
        <configuration>
          <image><repository>${repository}</repository></image>
          <functions>
${(1..functions).collect { "            <function><functionName>${name}-f${it}</functionName></function>" }.join('\n')}
          </functions>
        </configuration>
      </plugin>
    </plugins>
  </build>
</project>
"""
}
module('fifty', 'fifty', 50)
(1..10).each { module("shop-${it}", 'shop', 5) }
new File(basedir, 'test.properties').text =
    "lambda.local.directory=${new File(basedir, 'target/local').absolutePath.replace('\\', '/')}\n"
return
