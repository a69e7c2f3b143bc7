using System.Collections.Immutable;
using Interpol.Mesh.Boundary.Certificates;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.EndToEnd.Harness;

namespace Interpol.Mesh.EndToEnd.Attacks;

/// <summary>A mesh under attack: real keys of two bureaus and of the operators to attack with, and the view of the honest ones on what came of it.</summary>
internal sealed class AttackScene
{
    public const string French = "gateway-attacker-fr";
    public const string Brazilian = "gateway-attacker-br";
    public const string Operators = "gateway-attacker-operators";

    public static readonly OwnerId France = OwnerId.Parse("FR");
    public static readonly OwnerId Brazil = OwnerId.Parse("BR");

    private static readonly OwnerId Secretariat = OwnerId.Parse("IPSG");
    private const int AuditPage = 500;

    public AttackScene(MeshProcesses mesh)
    {
        Mesh = mesh;
        Keys = KeyFolder.Of(mesh.Data.Path);
        mesh.Keys.MakeForGateway(French, [France], operators: false);
        mesh.Keys.MakeForGateway(Brazilian, [Brazil], operators: false);
        mesh.Keys.MakeForGateway(Operators, [Secretariat], operators: true);
    }

    public MeshProcesses Mesh { get; }

    public KeyFolder Keys { get; }

    /// <summary>The certificate of France's gateway, which most attackers have.</summary>
    public TlsIdentity FrenchCertificate => TlsIdentity.Read(Keys, CertificateRole.Gateway, French);

    /// <summary>What the calls of France's own gateway carry.</summary>
    public Action<IOutgoingGrainCallContext> AsFrance => Attacker.Honest(Keys, French, "FR");

    /// <summary>What the calls of the operators' own gateway carry.</summary>
    public Action<IOutgoingGrainCallContext> AsOperators => Attacker.Honest(Keys, Operators, "IPSG");

    /// <summary>Attacks with France's certificate.</summary>
    public async Task AttackAsync(Action<IOutgoingGrainCallContext>? prepare, Func<IClusterClient, Task> attack)
    {
        await using var attacker = await Attacker.ConnectAsync(Mesh, FrenchCertificate, prepare);
        await attack(attacker.Client);
    }

    /// <summary>Holds that the boundary refuses a call.</summary>
    public static async Task RefusedAsync(Func<Task> call)
    {
        var refused = await Assert.ThrowsAsync<MeshException>(call);
        Assert.Equal(MeshErrorCodes.Forbidden, refused.Code);
    }

    /// <summary>Where Brazil's feed begins and ends, as Brazil's own gateway sees it.</summary>
    public Task<FeedBounds> BoundsAsync() => AsBrazilAsync(client => client.GetGrain<IFeedGrain>("BR").GetBoundsAsync());

    /// <summary>What stands in the audit about Brazil and what is Brazil's.</summary>
    public async Task<ImmutableArray<AuditEntry>> AuditOfBrazilAsync() =>
        [.. (await AsBrazilAsync(client => client.GetGrain<IAuditGrain>("buenos-aires").ReadOfAsync(Brazil, null, 100))).Select(numbered => numbered.Entry)];

    /// <summary>Waits for a refusal in the audit of Brazil's hub.</summary>
    public Task AuditedForBrazilAsync(string what, Func<AuditEntry, bool> isRight) => Until.TrueAsync(
        $"an audit entry about {what}",
        async () => (await AuditOfBrazilAsync()).Any(entry => entry.Object == what && isRight(entry)),
        Until.Deadline);

    /// <summary>Waits until the audit of the hub whose silo was attacked has a refusal of each of these, and says which are missing if it has not.</summary>
    /// <param name="from">The position of the first row that counts.</param>
    /// <param name="objects">Parts of the entries' objects.</param>
    /// <param name="times">How often each has to stand there.</param>
    public async Task AuditedAsync(long from, IReadOnlyCollection<string> objects, int times = 1)
    {
        await using var desk = await AsOperatorsAsync();
        var audit = desk.Client.GetGrain<IAuditGrain>("lyon");
        IReadOnlyList<string> missing = [.. objects];
        await Until.TrueAsync(
            () => "refusals in the audit of " + string.Join(", ", missing),
            async () =>
            {
                var refused = (await ReadAsync(audit, from)).Where(entry => entry is { Action: AuditActions.Call, Outcome: AuditOutcome.Refused }).ToList();
                missing = [.. objects.Where(part => refused.Count(entry => entry.Object.Contains(part, StringComparison.Ordinal)) < times)];
                return missing.Count == 0;
            },
            Until.Deadline);
    }

    /// <summary>The position of the row in which the next entry of the audit of the attacked silo's hub will stand.</summary>
    public async Task<long> NextAuditRowAsync()
    {
        await using var desk = await AsOperatorsAsync();
        return (await desk.Client.GetGrain<IAuditGrain>("lyon").ReadRowsAsync(AuditStream.Entries, 1, 1)).Next;
    }

    private static async Task<List<AuditEntry>> ReadAsync(IAuditGrain audit, long from)
    {
        var entries = new List<AuditEntry>();
        while (await audit.ReadRowsAsync(AuditStream.Entries, from, AuditPage) is { Rows: { Length: > 0 } rows })
        {
            entries.AddRange(rows.SelectMany(row => AuditBlock.Read(row.Bytes.Span).Entries()).Select(numbered => numbered.Entry));
            from = rows[^1].Position + 1;
        }

        return entries;
    }

    private Task<Attacker> AsOperatorsAsync() => Attacker.ConnectAsync(Mesh, TlsIdentity.Read(Keys, CertificateRole.Gateway, Operators), AsOperators);

    private async Task<T> AsBrazilAsync<T>(Func<IClusterClient, Task<T>> call)
    {
        await using var brazil = await Attacker.ConnectAsync(Mesh, TlsIdentity.Read(Keys, CertificateRole.Gateway, Brazilian), Attacker.Honest(Keys, Brazilian, "BR"), "buenos-aires-1");
        return await call(brazil.Client);
    }
}
