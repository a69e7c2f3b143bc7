using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Cli.Audit;
using Interpol.Mesh.Cli.Data;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Storage;
using Interpol.Mesh.Storage.Journal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Interpol.Mesh.Cli.Tests.Audit;

/// <summary>A data folder with the audit of Lyon, written as a hub writes it, and what others say of it.</summary>
internal sealed class WrittenAudit : IDisposable
{
    public static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly ImmutableArray<Sha256Hash>.Builder _hashes = ImmutableArray.CreateBuilder<Sha256Hash>();
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();

    public WrittenAudit() => new KeyMaker(new KeyFolder(Data.Keys)).MakeForSilos();

    public DataFolder Data { get; } = new(Directory.CreateTempSubdirectory("mesh-audit-").FullName);

    public string Output => _output.ToString();

    public string Errors => _errors.ToString();

    private Terminal Terminal => new(_output, _errors, outputIsTerminal: false, errorIsTerminal: false);

    /// <summary>The entry's hash, by its number.</summary>
    public Sha256Hash HashOf(long number) => _hashes[(int)number - 1];

    public AuditHead Head(long number) => new(HubName.Lyon, number, HashOf(number), At);

    /// <summary>Writes a chain of entries, one a row.</summary>
    public async Task WriteChainAsync(int entries)
    {
        var rows = new List<JournalRow>();
        var hash = AuditChain.Beginning(HubName.Lyon);
        for (var number = 1; number <= entries; number++)
        {
            var entry = new AuditEntry(OwnerId.Parse("FR"), "0001", AuditActions.Read, string.Create(CultureInfo.InvariantCulture, $"object {number}"), null, AuditOutcome.Done, "why"u8.ToArray(), At) { WrittenLateAt = number % 2 == 0 ? At.AddMinutes(5) : null };
            var bytes = AuditEntryFormat.Write(entry);
            hash = AuditChain.Next(hash, number, bytes.Span);
            _hashes.Add(AuditChain.ToText(hash));
            rows.Add(new JournalRow(AuditBlock.RowKind, new AuditBlock(number, [new AuditLink(bytes, hash)], [new AuditOwnerLink(entry.Actor, number - 1)]).Write(), default));
        }

        await AppendAsync(HubName.Lyon, AuditBlock.StreamOf(HubName.Lyon), [.. rows]);
    }

    /// <summary>Writes rows of Lyon's heads.</summary>
    public Task WriteHeadsAsync(params JournalRow[] rows) => AppendAsync(HubName.Lyon, AuditHeadRow.StreamOf(HubName.Lyon), rows);

    /// <summary>Writes what another hub signed.</summary>
    public Task WriteSignedAsync(HubName signer, AuditHead head) =>
        AppendAsync(signer, AuditHeadRow.SignedStreamOf(signer), new JournalRow(AuditHeadRow.SignedKind, AuditHeadRow.Write(head), default));

    public static JournalRow Row(AuditHead head) => new(AuditHeadRow.HeadKind, AuditHeadRow.Write(head), default);

    /// <summary>The row of a hub's signature on the head in another row.</summary>
    public JournalRow Signature(long row, AuditHead head, HubName signer, HubName? keyOf = null)
    {
        using var key = KeyFile.ReadSigningKey(new KeyFolder(Data.Keys).HubKey(keyOf ?? signer));
        var signature = key.SignData(AuditChain.SigningBytes(head, signer, At).Span, HashAlgorithmName.SHA256);
        return new JournalRow(AuditHeadRow.SignatureKind, AuditHeadRow.Write(row, new AuditSignature(signer, At, signature)), default);
    }

    public Task<int> VerifyAsync(bool heads = true) => new AuditVerification(new AuditFiles(Data), Data.Keys, Terminal).RunAsync([HubName.Lyon], heads, CancellationToken.None);

    public int VerifyFile(string file) => ExportCheck.Run(file, Terminal);

    /// <summary>Exports the audit; returns the file.</summary>
    public async Task<string> ExportAsync(long from = 1)
    {
        var file = Path.Combine(Data.Path, "exported.jsonl");
        Assert.Equal(0, await new AuditExport(new AuditFiles(Data), Terminal).RunAsync([HubName.Lyon], from, file, CancellationToken.None));
        return file;
    }

    public void Dispose()
    {
        _output.Dispose();
        _errors.Dispose();
        Directory.Delete(Data.Path, recursive: true);
    }

    private async Task AppendAsync(HubName hub, string stream, params JournalRow[] rows)
    {
        await using var databases = new HubDatabases(Options.Create(new HubDatabaseOptions { DataFolder = Data.Path }), TimeProvider.System, NullLoggerFactory.Instance);
        var journal = databases.Journal(hub.Value);
        var head = await journal.ReadHeadAsync(new StreamName(stream));
        Assert.True((await journal.AppendAsync(new JournalAppend { Stream = new StreamName(stream), ExpectedNext = head.Next, Epoch = head.Epoch, Rows = rows })).Written);
    }
}
