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
        _audit.WriteKept(WrittenAudit.Kept(_audit.Head(4)), WrittenAudit.Kept(_audit.Head(6)), """{"hub":"lyon","num""");

        Assert.Equal(0, _audit.Verify());

        Assert.Contains($"lyon: 6 entries are right, the last has the hash {_audit.HashOf(6)}; 1 heads with 2 signatures, 1 that other hubs signed and 2 that gateways were told", _audit.Output, StringComparison.Ordinal);
        Assert.Empty(_audit.Errors);
    }

    [Fact]
    public async Task A_missing_signature_is_shown_and_is_no_error()
    {
        var head = _audit.Head(4);
        await _audit.WriteHeadsAsync(WrittenAudit.Row(head), _audit.Signature(1, head, HubName.BuenosAires));

        Assert.Equal(0, _audit.Verify());

        Assert.Contains("1 signatures (1 are missing: a hub was away)", _audit.Output, StringComparison.Ordinal);
        Assert.Empty(_audit.Errors);
    }

    [Fact]
    public async Task A_signature_made_with_another_hubs_key_is_named()
    {
        var head = _audit.Head(4);
        await _audit.WriteHeadsAsync(WrittenAudit.Row(head), _audit.Signature(1, head, HubName.Singapore, keyOf: HubName.Lyon));

        Wrong("wrong from entry 4 on", "the signature of singapore", "row 2 of its heads", "hub-singapore.pub.pem");
    }

    [Fact]
    public async Task A_signature_on_another_head_is_named()
    {
        var head = _audit.Head(4);
        await _audit.WriteHeadsAsync(WrittenAudit.Row(head), _audit.Signature(1, _audit.Head(5), HubName.Singapore));

        Wrong("wrong from entry 4 on", "the signature of singapore");
    }

    [Fact]
    public async Task A_hub_does_not_sign_its_own_head()
    {
        var head = _audit.Head(4);
        await _audit.WriteHeadsAsync(WrittenAudit.Row(head), _audit.Signature(1, head, HubName.Lyon));

        Wrong("wrong from entry 4 on", "the signature of lyon");
    }

    [Fact]
    public async Task Without_the_signers_key_nothing_is_said_to_be_right()
    {
        await WriteSignedHeadAsync(4);
        File.Delete(new KeyFolder(_audit.Data.Keys).HubPublicKey(HubName.Singapore));

        Wrong("The signatures of singapore cannot be checked");
    }

    [Fact]
    public async Task That_a_hub_refused_to_sign_is_told()
    {
        await _audit.WriteHeadsAsync(
            WrittenAudit.Row(_audit.Head(4)),
            new Storage.Journal.JournalRow(AuditHeadRow.RefusalKind, AuditHeadRow.WriteRefusal(1, HubName.Singapore, WrittenAudit.At, "it signed another"), default));

        Wrong("singapore refused to sign a head of the audit of lyon", "it signed another");
    }

    [Fact]
    public async Task A_damaged_row_of_the_heads_is_named()
    {
        await _audit.WriteHeadsAsync(WrittenAudit.Row(_audit.Head(4)), new Storage.Journal.JournalRow(AuditHeadRow.SignatureKind, new byte[] { 1, 2, 3 }, default));

        Wrong("Row 2 of the heads of the audit of lyon is damaged");
    }

    [Fact]
    public void A_head_that_a_gateway_keeps_and_that_is_not_in_the_chain_is_a_fork()
    {
        _audit.WriteKept(WrittenAudit.Kept(_audit.Head(2)), WrittenAudit.Kept(_audit.Head(5) with { Hash = Sha256Hash.Of("another five"u8) }, "DE-letter"));

        Wrong("wrong from entry 5 on", "line 2 of", "audit-heads.jsonl", "told by DE-letter", "there are two audits");
        Assert.Contains(_audit.HashOf(5).Value, _audit.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_head_that_another_hub_signed_and_that_is_not_in_the_chain_is_a_fork()
    {
        await _audit.WriteSignedAsync(HubName.BuenosAires, _audit.Head(3) with { Hash = Sha256Hash.Of("another three"u8) });

        Wrong("wrong from entry 3 on", "what buenos-aires signed");
    }

    [Fact]
    public void A_chain_that_was_cut_at_its_end_is_caught_by_what_gateways_keep()
    {
        var longer = new AuditHead(HubName.Lyon, 9, Sha256Hash.Of("nine"u8), WrittenAudit.At);
        _audit.WriteKept(WrittenAudit.Kept(longer));

        Assert.Equal(0, _audit.Verify(heads: false));
        Wrong("wrong from entry 7 on", "it is missing", "a head with the number 9");
    }

    [Fact]
    public void Heads_of_other_hubs_say_nothing_of_this_one()
    {
        _audit.WriteKept(WrittenAudit.Kept(new AuditHead(HubName.Singapore, 9, Sha256Hash.Of("nine"u8), WrittenAudit.At)));

        Assert.Equal(0, _audit.Verify());
        Assert.Contains("0 that gateways were told", _audit.Output, StringComparison.Ordinal);
    }

    private async Task WriteSignedHeadAsync(long number)
    {
        var head = _audit.Head(number);
        await _audit.WriteHeadsAsync(WrittenAudit.Row(head), _audit.Signature(1, head, HubName.Singapore), _audit.Signature(1, head, HubName.BuenosAires));
    }

    private void Wrong(params string[] parts)
    {
        Assert.Equal(1, _audit.Verify());
        Assert.All(parts, part => Assert.Contains(part, _audit.Errors, StringComparison.Ordinal));
        Assert.DoesNotContain("are right", _audit.Errors, StringComparison.Ordinal);
    }
}
