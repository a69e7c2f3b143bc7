using System.Text.Json;
using Interpol.Mesh.Cli.Gateways;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Cli.Scenarios;

/// <summary>An officer who acts in a scenario.</summary>
/// <param name="run">The run.</param>
/// <param name="gateway">The gateway, as this officer.</param>
/// <param name="owner">For whom the officer acts.</param>
/// <param name="number">The officer's number.</param>
/// <param name="cancellationToken">Ends the run.</param>
internal sealed class ScenarioOfficer(ScenarioRun run, GatewayClient gateway, OwnerId owner, string number, CancellationToken cancellationToken) : IDisposable
{
    /// <summary>The officer as requests name one.</summary>
    public AuthorBody Author => new(owner, number);

    /// <summary>Reads.</summary>
    public Task<T> GetAsync<T>(string path) => run.AnsweredAsync(() => gateway.GetAsync<T>(owner, path, cancellationToken));

    /// <summary>Reads what may not be there yet; null when it is not.</summary>
    public async Task<T?> FindAsync<T>(string path)
        where T : class
    {
        try
        {
            return await GetAsync<T>(path);
        }
        catch (GatewayRefusedException refused) when (refused.Problem?.Code == MeshErrorCodes.NotFound)
        {
            return null;
        }
    }

    /// <summary>Writes.</summary>
    public Task<T> PostAsync<T>(string path, CommandRequest request) => WriteAsync(request, body => gateway.PostAsync<T>(owner, path, body, version: null, cancellationToken));

    /// <summary>Writes in place of what was there.</summary>
    public Task<T> PutAsync<T>(string path, CommandRequest request) => WriteAsync(request, body => gateway.PutAsync<T>(owner, path, body, version: null, cancellationToken));

    /// <summary>Makes a check, which changes nothing.</summary>
    public Task<CheckBody> CheckAsync(string path, CheckRecordsRequest request) => run.AnsweredAsync(() => gateway.PostAsync<CheckBody>(owner, path, request, version: null, cancellationToken));

    /// <summary>Sends a message.</summary>
    /// <exception cref="CliException">A second officer has to release it.</exception>
    public async Task<MessageId> SendAsync(SendRequest request)
    {
        var message = request with { OperationId = run.NextOperation() };
        var (sent, _) = await run.AnsweredAsync(() => gateway.SendAsync(owner, message, cancellationToken));
        return sent?.Id ?? throw new CliException($"A message of {owner} waits for a second officer.");
    }

    /// <summary>Uploads what was made here.</summary>
    /// <returns>Its hash.</returns>
    public async Task<Sha256Hash> UploadAsync(byte[] bytes)
    {
        var hash = Sha256Hash.Of(bytes);
        await run.AnsweredAsync(async () =>
        {
            await gateway.UploadAsync(owner, hash.Value, bytes, cancellationToken);
            return hash;
        });
        return hash;
    }

    /// <summary>Hands an alert in.</summary>
    public Task<AlertsTakenBody> PostAlertAsync(byte[] document)
    {
        var operation = run.NextOperation();
        return run.AnsweredAsync(() => gateway.PostXmlAsync<AlertsTakenBody>(owner, "alerts", document, operation.Value, cancellationToken));
    }

    /// <summary>Does something as a member of a team, and again while the gateway keeps it because the hub does not answer.</summary>
    public Task<TeamBody> ActAsync(string path, CommandRequest request) => ActAsync(request, body => gateway.PostAsync<JsonElement>(owner, path, body, version: null, cancellationToken));

    /// <summary>The same in place of what was there.</summary>
    public Task<TeamBody> PutActAsync(string path, CommandRequest request) => ActAsync(request, body => gateway.PutAsync<JsonElement>(owner, path, body, version: null, cancellationToken));

    /// <summary>Tries what has to be refused.</summary>
    /// <param name="code">The code of the refusal.</param>
    /// <param name="act">What is tried.</param>
    /// <returns>Why it was refused.</returns>
    /// <exception cref="CliException">It was done.</exception>
    public static async Task<string> RefusedAsync(string code, Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (GatewayRefusedException refused) when (refused.Problem?.Code == code)
        {
            return $"refused ({code}): {refused.Problem.Detail}";
        }

        throw new CliException($"It was done, and has to be refused as {code}.");
    }

    /// <inheritdoc/>
    public void Dispose() => gateway.Dispose();

    private Task<T> WriteAsync<T>(CommandRequest request, Func<CommandRequest, Task<T>> write)
    {
        var body = request with { OperationId = run.NextOperation() };
        return run.AnsweredAsync(() => write(body));
    }

    private Task<TeamBody> ActAsync(CommandRequest request, Func<CommandRequest, Task<JsonElement>> act)
    {
        var body = request with { OperationId = run.NextOperation() };
        return run.SeenAsync("the hub has what the team did", async () =>
        {
            // What the gateway keeps has no start.
            var answer = await act(body);
            return answer.TryGetProperty("startedAt", out _) ? answer.Deserialize<TeamBody>(MeshJson.Answers) : null;
        });
    }
}
