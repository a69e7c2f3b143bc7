using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Cli.Tests.Audit;

/// <summary><c>audit verify --heads</c>: whatever was said of a hub's audit has to be true of it.</summary>
public sealed class AuditHeadsVerifyTests : IAsyncLifetime
{
    private readonly WrittenAudit _audit = new();

    public Task InitializeAsync() => _audit.WriteChainAsync(6);

    public Task DisposeAsync()
    {
        _audit.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task What_agrees_is_right_and_counted()
    {
        await WriteSignedHeadAsync(4);
        await _audit.WriteSignedAsync(HubName.Singapore, _audit.Head(4));

        Assert.Equal(0, await _audit.VerifyAsync());

        Assert.Contains($"lyon: 6 entries are right, the last has the hash {_audit.HashOf(6)}; 1 heads with 2 signatures and 1 that other hubs signed agree with it", _audit.Output, StringComparison.Ordinal);
        Assert.Empty(_audit.Errors);
    }

    [Fact]
    public async Task A_missing_signature_is_shown_and_is_no_error()
    {
        var head = _audit.Head(4);
        await _audit.WriteHeadsAsync(WrittenAudit.Row(head), _audit.Signature(1, head, HubName.BuenosAires));

        Assert.Equal(0, await _audit.VerifyAsync());

        Assert.Contains("1 signatures (1 are missing: a hub was away)", _audit.Output, StringComparison.Ordinal);
        Assert.Empty(_audit.Errors);
    }

    [Fact]
    public async Task A_signature_made_with_another_hubs_key_is_named()
    {
        var head = _audit.Head(4);
        await _audit.WriteHeadsAsync(WrittenAudit.Row(head), _audit.Signature(1, head, HubName.Singapore, keyOf: HubName.Lyon));

        await WrongAsync("wrong from entry 4 on", "the signature of singapore", "row 2 of its heads", "hub-singapore.pub.pem");
    }

    [Fact]
    public async Task A_signature_on_another_head_is_named()
    {
        var head = _audit.Head(4);
        await _audit.WriteHeadsAsync(WrittenAudit.Row(head), _audit.Signature(1, _audit.Head(5), HubName.Singapore));

        await WrongAsync("wrong from entry 4 on", "the signature of singapore");
    }

    [Fact]
    public async Task A_hub_does_not_sign_its_own_head()
    {
        var head = _audit.Head(4);
        await _audit.WriteHeadsAsync(WrittenAudit.Row(head), _audit.Signature(1, head, HubName.Lyon));

        await WrongAsync("wrong from entry 4 on", "the signature of lyon");
    }

    [Fact]
    public async Task Without_the_signers_key_nothing_is_said_to_be_right()
    {
        await WriteSignedHeadAsync(4);
        File.Delete(new KeyFolder(_audit.Data.Keys).HubPublicKey(HubName.Singapore));

        await WrongAsync("The signatures of singapore cannot be checked");
    }

    [Fact]
    public async Task That_a_hub_refused_to_sign_is_told()
    {
        await _audit.WriteHeadsAsync(
            WrittenAudit.Row(_audit.Head(4)),
            new Storage.Journal.JournalRow(AuditHeadRow.RefusalKind, AuditHeadRow.WriteRefusal(1, HubName.Singapore, WrittenAudit.At, "it signed another"), default));

        await WrongAsync("singapore refused to sign a head of the audit of lyon", "it signed another");
    }

    [Fact]
    public async Task A_damaged_row_of_the_heads_is_named()
    {
        await _audit.WriteHeadsAsync(WrittenAudit.Row(_audit.Head(4)), new Storage.Journal.JournalRow(AuditHeadRow.SignatureKind, new byte[] { 1, 2, 3 }, default));

        await WrongAsync("Row 2 of the heads of the audit of lyon is damaged");
    }

    [Fact]
    public async Task A_head_that_another_hub_signed_and_that_is_not_in_the_chain_is_a_fork()
    {
        await _audit.WriteSignedAsync(HubName.BuenosAires, _audit.Head(3) with { Hash = Sha256Hash.Of("another three"u8) });

        await WrongAsync("wrong from entry 3 on", "what buenos-aires signed");
    }

    [Fact]
    public async Task A_chain_that_was_cut_at_its_end_is_caught_by_what_another_hub_signed()
    {
        await _audit.WriteSignedAsync(HubName.Singapore, new AuditHead(HubName.Lyon, 9, Sha256Hash.Of("nine"u8), WrittenAudit.At));

        Assert.Equal(0, await _audit.VerifyAsync(heads: false));
        await WrongAsync("wrong from entry 7 on", "it is missing", "a head with the number 9");
    }

    [Fact]
    public async Task Heads_of_other_hubs_say_nothing_of_this_one()
    {
        await _audit.WriteSignedAsync(HubName.BuenosAires, new AuditHead(HubName.Singapore, 9, Sha256Hash.Of("nine"u8), WrittenAudit.At));

        Assert.Equal(0, await _audit.VerifyAsync());
        Assert.Contains("0 that other hubs signed", _audit.Output, StringComparison.Ordinal);
    }

    private async Task WriteSignedHeadAsync(long number)
    {
        var head = _audit.Head(number);
        await _audit.WriteHeadsAsync(WrittenAudit.Row(head), _audit.Signature(1, head, HubName.Singapore), _audit.Signature(1, head, HubName.BuenosAires));
    }

    private async Task WrongAsync(params string[] parts)
    {
        Assert.Equal(1, await _audit.VerifyAsync());
        Assert.All(parts, part => Assert.Contains(part, _audit.Errors, StringComparison.Ordinal));
        Assert.DoesNotContain("are right", _audit.Errors, StringComparison.Ordinal);
    }
}
