// SPDX-License-Identifier: Apache-2.0
import io.github.lambdadeploy.json.JsonObject
import io.github.lambdadeploy.local.FaultRule
import io.github.lambdadeploy.local.Faults
import io.github.lambdadeploy.local.LocalAws

def directory = new File(basedir, 'target/local').toPath()
def aws = LocalAws.start(directory)
context.put('aws', aws)
context.userProperties.put('lambda.endpoint', aws.uri().toString())
context.userProperties.put('port', aws.uri().port.toString())
// Base images for everybody, from an address that no password is known for.
def bases = LocalAws.start(new File(basedir, 'target/local/bases').toPath())
context.put('bases', bases)
context.userProperties.put('publicPort', bases.uri().port.toString())

// The words are AWS's own.
Faults.write(directory, new JsonObject(),
    FaultRule.on('lambda', 'CreateFunction').resource('refused').answer(403, 'AccessDeniedException',
        'User: arn:aws:iam::000000000000:user/local is not authorized to perform: lambda:CreateFunction on resource: refused'),
    FaultRule.on('lambda', 'CreateFunction').resource('repeated').answer(400, 'InvalidParameterValueException',
        'Lambda was unable to configure your environment variables because the environment variables you have provided '
            + 'exceeded the 4KB limit. String measured: {"DATABASE_PASSWORD":"my-SECRET-variable"}'))

def write = { name, text ->
    def file = new File(basedir, name)
    file.parentFile.mkdirs()
    file.text = text
    null
}
write('settings-with-secrets.xml', """<settings>
  <servers>
    <server>
      <id>127.0.0.1:${aws.uri().port}</id>
      <username>somebody</username>
      <password>my-SECRET-of-settings</password>
    </server>
  </servers>
  <proxies>
    <proxy>
      <active>true</active>
      <protocol>http</protocol>
      <host>127.0.0.1</host>
      <port>1</port>
      <username>somebody</username>
      <password>my-SECRET-of-the-proxy</password>
      <nonProxyHosts>*</nonProxyHosts>
    </proxy>
  </proxies>
</settings>
""")
write('docker/config.json', new JsonObject().put('auths', new JsonObject().put("localhost:${aws.uri().port}".toString(),
    new JsonObject().put('auth', 'somebody:my-SECRET-of-docker'.bytes.encodeBase64().toString()))).toString())
