using System.Security.Cryptography;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Tests.Meshes;

namespace Interpol.Mesh.Grains.Tests.Audit;

/// <summary>Heads are signed by the other hubs, also when one was away.</summary>
[Collection(OwnMesh.Name)]
public sealed class AuditSealingTests
{
    [Fact]
    public async Task A_head_is_signed_by_the_other_two_hubs()
    {
        await using var mesh = await MeshCluster.StartAsync();
        mesh.MakeHubKeys();
        var audit = mesh.Client.GetGrain<IAuditGrain>("lyon");
        await RecordAsync(audit);

        await audit.SealHeadAsync();
        await audit.SealHeadAsync();
        await mesh.DeactivateAsync(audit);

        var signed = Assert.Single(await audit.GetHeadsAsync(10));
        Assert.Equal(1, signed.Head.Number);
        Assert.Equal([HubName.BuenosAires, HubName.Singapore], signed.Signatures.Select(signature => signature.Signer).OrderBy(signer => signer.Value));
        foreach (var signature in signed.Signatures)
        {
            using var key = ECDsa.Create();
            key.ImportFromPem(await File.ReadAllTextAsync(Path.Combine(mesh.Keys, $"hub-{signature.Signer}.pem")));
            Assert.True(AuditChain.IsSigned(signed.Head, signature, key));
            Assert.False(AuditChain.IsSigned(signed.Head with { Number = 2 }, signature, key));
        }
    }

    [Fact]
    public async Task The_signature_of_a_hub_that_was_away_is_shown_as_missing_and_comes_when_it_is_back()
    {
        await using var mesh = await MeshCluster.StartAsync();
        mesh.MakeHubKeys();
        await mesh.StopAsync("singapore-1");
        await mesh.StableAsync();
        var audit = mesh.Client.GetGrain<IAuditGrain>("lyon");
        for (var i = 0; i < 3; i++)
        {
            await Wait.RetryAsync(() => RecordAsync(audit));
            await audit.SealHeadAsync();
        }

        // Buenos Aires may just have been busy with Singapore's end; what it missed it signs at the next minute.
        await Wait.UntilAsync(
            async () =>
            {
                await audit.SealHeadAsync();
                return (await audit.GetHeadsAsync(10)).All(signed => signed.Signatures.Length == 1);
            },
            "Buenos Aires has signed");
        Assert.All(await audit.GetHeadsAsync(10), signed => Assert.Equal(HubName.BuenosAires, Assert.Single(signed.Signatures).Signer));

        await mesh.StartAgainAsync("singapore-1");
        await Wait.UntilAsync(
            async () =>
            {
                await audit.SealHeadAsync();
                return (await audit.GetHeadsAsync(10)).All(signed => signed.Signatures.Length == 2);
            },
            "Singapore has signed what it missed");
        Assert.Equal(3, (await audit.GetHeadsAsync(10)).Length);
    }

    [Fact]
    public async Task A_hub_signs_no_other_head_with_a_number_that_it_signed()
    {
        await using var mesh = await MeshCluster.StartAsync();
        mesh.MakeHubKeys();
        var singapore = mesh.Client.GetGrain<IAuditGrain>("singapore");
        var head = new AuditHead(HubName.Lyon, 5, Sha256Hash.Of("five"u8), DateTimeOffset.UnixEpoch);
        await singapore.SignAsync(head);
        await mesh.DeactivateAsync(singapore);

        await singapore.SignAsync(head with { At = DateTimeOffset.UnixEpoch.AddMinutes(1) });
        var refusal = await Assert.ThrowsAsync<MeshException>(() => singapore.SignAsync(head with { Hash = Sha256Hash.Of("another five"u8) }));
        Assert.Equal(MeshErrorCodes.Conflict, refusal.Code);
        await singapore.SignAsync(head with { Hub = HubName.BuenosAires, Hash = Sha256Hash.Of("another hub's five"u8) });
        Assert.Equal(MeshErrorCodes.Invalid, (await Assert.ThrowsAsync<MeshException>(() => singapore.SignAsync(head with { Hub = HubName.Singapore }))).Code);
    }

    [Fact]
    public async Task A_hub_without_its_key_signs_nothing()
    {
        await using var mesh = await MeshCluster.StartAsync();
        var head = new AuditHead(HubName.Lyon, 5, Sha256Hash.Of("five"u8), DateTimeOffset.UnixEpoch);
        var refusal = await Assert.ThrowsAsync<MeshException>(() => mesh.Client.GetGrain<IAuditGrain>("singapore").SignAsync(head));
        Assert.Equal(MeshErrorCodes.Unavailable, refusal.Code);
    }

    private static Task<long> RecordAsync(IAuditGrain audit) => audit.RecordAsync(
        OperationId.New(),
        [new AuditEntry(OwnerId.Parse("FR"), "0001", AuditActions.Read, "x", null, AuditOutcome.Done, default, DateTimeOffset.UnixEpoch)]);
}
