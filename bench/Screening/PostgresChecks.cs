using Interpol.Mesh.Api;
using Interpol.Mesh.Bench.Processes;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;
using Orleans.Serialization;

namespace Interpol.Mesh.Bench.Screening;

/// <summary>
/// What the copy is compared with: a table of PostgreSQL with a primary key, filled with the same documents, asked by a program of its own that takes and gives the same JSON over HTTP,
/// and does nothing else that a gateway does.
/// </summary>
internal static class PostgresChecks
{
    private const string Table = "CREATE TABLE documents (id text, owner text NOT NULL, content bytea NOT NULL)";
    private const string Query = "SELECT id, owner, content FROM documents WHERE id = ANY($1)";

    /// <summary>Fills a new database and starts the program over it.</summary>
    /// <returns>The program, which ends when its standard input does, and its address.</returns>
    public static async Task<(System.Diagnostics.Process Program, Uri Address)> StartAsync(PostgresServer server, SyntheticDocuments documents, RowSerializer rows)
    {
        var connection = await server.CreateDatabaseAsync();
        await using var source = NpgsqlDataSource.Create(connection);
        await using (var create = source.CreateCommand(Table))
        {
            await create.ExecuteNonQueryAsync();
        }

        await using (var session = await source.OpenConnectionAsync())
        await using (var copy = await session.BeginBinaryImportAsync("COPY documents FROM STDIN (FORMAT BINARY)"))
        {
            copy.Timeout = TimeSpan.FromHours(1);
            for (var place = 0; place < documents.Rows; place++)
            {
                var entry = SyntheticDocuments.EntryOf(place);
                await copy.StartRowAsync();
                await copy.WriteAsync(entry.Id.Name, NpgsqlDbType.Text);
                await copy.WriteAsync("FR", NpgsqlDbType.Text);
                await copy.WriteAsync(rows.Bytes(entry), NpgsqlDbType.Bytea);
            }

            await copy.CompleteAsync();
        }

        await using (var index = source.CreateCommand("ALTER TABLE documents ADD PRIMARY KEY (id)"))
        {
            index.CommandTimeout = 3600;
            await index.ExecuteNonQueryAsync();
        }

        await using (var vacuum = source.CreateCommand("VACUUM ANALYZE documents"))
        {
            vacuum.CommandTimeout = 3600;
            await vacuum.ExecuteNonQueryAsync();
        }

        var program = ChildProcess.StartSelf("postgres-checks", connection);
        return (program, new Uri(await program.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The program over PostgreSQL did not start.")));
    }

    /// <summary>The program: prints its address, and ends when its standard input ends.</summary>
    public static async Task<int> RunAsync(string connection)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSerializer();
        builder.Services.ConfigureHttpJsonOptions(json => MeshJson.Configure(json.SerializerOptions));
        builder.Services.AddSingleton(NpgsqlDataSource.Create(connection));
        await using var application = builder.Build();
        var (rows, source) = (new RowSerializer(application.Services.GetRequiredService<Serializer>()), application.Services.GetRequiredService<NpgsqlDataSource>());
        application.Urls.Add("http://127.0.0.1:0");
        application.MapPost("/api/v1/owners/{code}/checks", async (CheckRecordsRequest request, CancellationToken cancellationToken) =>
            TypedResults.Ok(await CheckAsync(source, rows, request, cancellationToken)));
        await application.StartAsync();
        await System.Console.Out.WriteLineAsync(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        await System.Console.In.ReadToEndAsync();
        await application.StopAsync();
        return 0;
    }

    private static async Task<CheckBody> CheckAsync(NpgsqlDataSource source, RowSerializer rows, CheckRecordsRequest request, CancellationToken cancellationToken)
    {
        string[] ids = [.. request.Questions.Select(question => question.TravelDocument!).Select(asked => TravelDocumentRecord.IdOf(asked.Issuer, asked.Number, asked.Type!).Name)];
        var found = new Dictionary<string, CheckHitBody>(StringComparer.Ordinal);
        await using var command = source.CreateCommand(Query);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = ids });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            found[reader.GetString(0)] = new CheckHitBody(new(reader.GetString(1)), RecordBody.OfHit(rows.Read<RecordEntry>(reader.GetFieldValue<byte[]>(2))), null);
        }

        return new CheckBody(HubName.Lyon, DateTimeOffset.UtcNow, [.. ids.Select(id => new CheckAnswerBody(found.TryGetValue(id, out var hit) ? [hit] : [], null, [], false, null))]);
    }
}
