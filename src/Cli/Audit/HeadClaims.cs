using System.Security.Cryptography;
using System.Text.Json;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Cli.Data;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Cli.Audit;

/// <summary>All that was ever said of the heads of a hub's audit: by itself, by the hubs that signed them, and to gateways. Each must be true of the chain.</summary>
internal sealed class HeadClaims(DataFolder data, HubName hub)
{
    private readonly KeyFolder _keys = new(data.Keys);
    private readonly Dictionary<long, List<HeadClaim>> _claims = [];
    private readonly Dictionary<HubName, ECDsa?> _publicKeys = [];
    private string? _problem;
    private long _highest;
    private int _heads;
    private int _signatures;
    private int _signedElsewhere;
    private int _told;

    /// <summary>What was compared.</summary>
    public string Summary
    {
        get
        {
            var missing = (_heads * (HubName.All.Length - 1)) - _signatures;
            var signatures = missing == 0 ? $"{_signatures} signatures" : $"{_signatures} signatures ({missing} are missing: a hub was away)";
            return $"{_heads} heads with {signatures}, {_signedElsewhere} that other hubs signed and {_told} that gateways were told agree with it";
        }
    }

    /// <summary>Reads what was said.</summary>
    public HeadClaims Read(JournalFile journal)
    {
        try
        {
            ReadOwn(journal);
            foreach (var other in HubName.All.Where(other => other != hub))
            {
                ReadSigned(other);
            }

            ReadGateways();
        }
        finally
        {
            foreach (var key in _publicKeys.Values)
            {
                key?.Dispose();
            }
        }

        return this;
    }

    /// <summary>Compares an entry of the chain with what was said of it.</summary>
    public void Take(NumberedAuditEntry entry)
    {
        if (_claims.TryGetValue(entry.Number, out var claims) && claims.Find(claim => claim.Hash != entry.Hash.Value) is { } lie)
        {
            _problem ??= Sentence(lie.Number, $"it has the hash {entry.Hash}, and {lie.Source} has {lie.Hash}; it was rewritten after that, or there are two audits");
        }
    }

    /// <summary>What is wrong; null when nothing is.</summary>
    /// <param name="last">The number of the chain's last entry.</param>
    public string? Finish(long last) =>
        _problem ?? (_highest > last ? Sentence(last + 1, $"it is missing; {_claims[_highest][0].Source} has a head with the number {_highest}") : null);

    private void ReadOwn(JournalFile journal)
    {
        var heads = new Dictionary<long, AuditHead>();
        var position = 0L;
        var stream = new StreamName(AuditHeadRow.StreamOf(hub));
        foreach (var row in journal.Rows(stream))
        {
            if (row.Position != ++position)
            {
                Problem(position, "is missing");
                return;
            }

            try
            {
                TakeRow(row, heads);
            }
            catch (FormatException)
            {
                Problem(position, "is damaged");
                return;
            }
        }

        if (journal.Head(stream).Next != position + 1)
        {
            Problem(position + 1, "is missing");
        }
    }

    private void TakeRow(StoredRow row, Dictionary<long, AuditHead> heads)
    {
        switch (row.Kind)
        {
            case AuditHeadRow.HeadKind when AuditHeadRow.ReadHead(row.Head.Span) is { } head && head.Hub == hub:
                heads.Add(row.Position, head);
                _heads++;
                Claim(head.Number, head.Hash.Value, $"its head of {head.At:u}");
                break;
            case AuditHeadRow.SignatureKind when AuditHeadRow.ReadSignature(row.Head.Span) is var (of, signature) && heads.TryGetValue(of, out var signed):
                _signatures++;
                CheckSignature(signed, signature, $"row {row.Position} of its heads");
                break;
            case AuditHeadRow.RefusalKind:
                var refusal = AuditHeadRow.ReadRefusal(row.Head.Span);
                _problem ??= $"{refusal.Signer} refused to sign a head of the audit of {hub} at {refusal.At:u}: {refusal.Reason}";
                break;
            default:
                Problem(row.Position, "is damaged");
                break;
        }
    }

    /// <summary>What other hubs wrote down before they signed.</summary>
    private void ReadSigned(HubName signer)
    {
        using var journal = AuditFiles.Open(data, signer);
        if (journal is null)
        {
            return;
        }

        foreach (var row in journal.Rows(new StreamName(AuditHeadRow.SignedStreamOf(signer))))
        {
            try
            {
                if (AuditHeadRow.ReadHead(row.Head.Span) is { } head && head.Hub == hub)
                {
                    _signedElsewhere++;
                    Claim(head.Number, head.Hash.Value, $"what {signer} signed at {row.At:u}");
                }
            }
            catch (FormatException)
            {
                _problem ??= $"Row {row.Position} of the heads that {signer} signed is damaged.";
            }
        }
    }

    private void ReadGateways()
    {
        var folder = Path.Combine(data.Path, "gateways");
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (var file in Directory.EnumerateFiles(folder, "audit-heads.jsonl", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var number = 0;
            foreach (var line in File.ReadLines(file))
            {
                number++;
                TakeLine(line, $"line {number} of {file}");
            }
        }
    }

    private void TakeLine(string line, string source)
    {
        KeptHead? kept;
        try
        {
            kept = JsonSerializer.Deserialize(line, AuditJson.Default.KeptHead);
        }
        catch (Exception half) when (half is JsonException or FormatException)
        {
            // A crash may have left half a line; what it says is then not known.
            return;
        }

        if (kept is null || kept.Hub != hub || kept.Hash.Value is null)
        {
            return;
        }

        _told++;
        Claim(kept.Number, kept.Hash.Value, $"{source}, told by {kept.ToldBy},");
        if (kept.At is { } at)
        {
            foreach (var signature in kept.Signatures ?? [])
            {
                CheckSignature(new AuditHead(hub, kept.Number, kept.Hash, at), new AuditSignature(signature.Signer, signature.At, signature.Signature), source);
            }
        }
    }

    private void CheckSignature(AuditHead head, AuditSignature signature, string source)
    {
        if (PublicKey(signature.Signer) is not { } key)
        {
            _problem ??= $"The signatures of {signature.Signer} cannot be checked: {_keys.HubPublicKey(signature.Signer)} cannot be read.";
        }
        else if (signature.Signer == hub || !AuditChain.IsSigned(head, signature, key))
        {
            _problem ??= Sentence(head.Number, $"the signature of {signature.Signer} on its head, in {source}, is not that of the key {_keys.HubPublicKey(signature.Signer)}");
        }
    }

    private ECDsa? PublicKey(HubName signer)
    {
        if (!_publicKeys.TryGetValue(signer, out var key))
        {
            key = ECDsa.Create();
            try
            {
                key.ImportFromPem(File.ReadAllText(_keys.HubPublicKey(signer)));
            }
            catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException)
            {
                key.Dispose();
                key = null;
            }

            _publicKeys.Add(signer, key);
        }

        return key;
    }

    private void Claim(long number, string hash, string source)
    {
        if (!_claims.TryGetValue(number, out var claims))
        {
            _claims.Add(number, claims = []);
        }

        if (claims.TrueForAll(claim => claim.Hash != hash))
        {
            claims.Add(new HeadClaim(number, hash, source));
        }

        _highest = Math.Max(_highest, number);
    }

    private void Problem(long position, string what) => _problem ??= $"Row {position} of the heads of the audit of {hub} {what}.";

    private string Sentence(long number, string problem) => new AuditDefect(hub, number, null, problem).ToString();
}
