using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Contracts.Tests.Audit;

/// <summary>Whatever is done to a chain is found.</summary>
public sealed class AuditVerifierTests
{
    private static readonly OwnerId[] Owners = [OwnerId.Parse("FR"), OwnerId.Parse("BR"), OwnerId.Parse("SG")];

    [Fact]
    public void An_entry_reads_back_as_it_was() => Prop.ForAll(ArbMap.Default.ArbFor<int>(), ArbMap.Default.ArbFor<NonNull<string>>(), (seed, text) =>
    {
        var entry = Entry(new Random(seed)) with { Object = WellFormed(text.Get) };
        var bytes = AuditEntryFormat.Write(entry);
        var read = AuditEntryFormat.Read(bytes.Span);
        Assert.Equal(entry with { Purpose = default, Asked = default }, read with { Purpose = default, Asked = default });
        Assert.Equal(entry.Purpose.ToArray(), read.Purpose.ToArray());
        Assert.Equal(entry.Asked.ToArray(), read.Asked.ToArray());
        Assert.Equal(bytes.ToArray(), AuditEntryFormat.Write(read).ToArray());
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_was_not_touched_is_right() => Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
    {
        var rows = Chain(seed, HubName.Lyon);
        Assert.Null(Verify(rows, rows.Count));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_flipped_bit_is_found_in_its_row() => Prop.ForAll(ArbMap.Default.ArbFor<int>(), ArbMap.Default.ArbFor<int>(), (seed, place) =>
    {
        var rows = Chain(seed, HubName.Lyon);
        var random = new Random(place);
        var row = random.Next(rows.Count);
        rows[row] = [.. rows[row]];
        rows[row][random.Next(rows[row].Length)] ^= (byte)(1 << random.Next(8));

        var defect = Verify(rows, rows.Count);

        Assert.NotNull(defect);
        Assert.Equal(row + 1, defect.Row);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_changed_entry_is_named_by_its_number()
    {
        var rows = Chain(7, HubName.Lyon);
        var block = AuditBlock.Read(rows[3]);
        for (var i = 0; i < block.Links.Length; i++)
        {
            var changed = block.Links[i].Entry.ToArray();
            changed[^1] ^= 1;
            var tampered = rows.ToList();
            tampered[3] = (block with { Links = block.Links.SetItem(i, block.Links[i] with { Entry = changed }) }).Write().ToArray();

            var defect = Verify(tampered, tampered.Count);

            Assert.Equal((block.First + i, 4L), (defect!.Number, defect.Row));
        }
    }

    [Fact]
    public void Rows_that_are_missing_moved_added_or_another_hubs_are_found()
    {
        var rows = Chain(11, HubName.Lyon);
        Assert.NotNull(Verify([.. rows.Take(2), .. rows.Skip(3)], rows.Count - 1));
        Assert.NotNull(Verify([.. rows.Skip(1)], rows.Count - 1));
        Assert.NotNull(Verify([.. rows.SkipLast(1)], rows.Count));
        Assert.NotNull(Verify([rows[1], rows[0], .. rows.Skip(2)], rows.Count));
        Assert.NotNull(Verify([.. rows.Take(3), rows[2], .. rows.Skip(3)], rows.Count + 1));
        Assert.NotNull(Verify(rows, rows.Count - 1));
        Assert.Equal(1, Verify(Chain(11, HubName.Singapore), rows.Count)!.Number);
    }

    [Fact]
    public void A_gap_in_the_journals_positions_is_found_where_it_is()
    {
        var rows = Chain(13, HubName.Lyon);
        var verifier = new AuditVerifier(HubName.Lyon);
        Assert.Null(verifier.TakeRow(1, AuditBlock.RowKind, rows[0]));
        Assert.Contains("row 2", verifier.TakeRow(3, AuditBlock.RowKind, rows[1])!.Problem, StringComparison.Ordinal);
    }

    private static AuditDefect? Verify(IReadOnlyList<byte[]> rows, int said)
    {
        var verifier = new AuditVerifier(HubName.Lyon);
        for (var i = 0; i < rows.Count; i++)
        {
            if (verifier.TakeRow(i + 1, AuditBlock.RowKind, rows[i]) is { } defect)
            {
                return defect;
            }
        }

        return verifier.End(said + 1);
    }

    private static List<byte[]> Chain(int seed, HubName hub)
    {
        var random = new Random(seed);
        var rows = new List<byte[]>();
        var newest = new Dictionary<OwnerId, long>();
        var hash = AuditChain.Beginning(hub);
        var number = 0L;
        for (var row = 1; row <= 6; row++)
        {
            var links = ImmutableArray.CreateBuilder<AuditLink>();
            var concerned = new HashSet<OwnerId>();
            for (var count = random.Next(1, 6); count > 0; count--)
            {
                var entry = Entry(random);
                var bytes = AuditEntryFormat.Write(entry);
                hash = AuditChain.Next(hash, ++number, bytes.Span);
                links.Add(new AuditLink(bytes, hash));
                concerned.UnionWith(AuditBlock.OwnersOf(entry));
            }

            var block = new AuditBlock(
                number - links.Count + 1,
                links.ToImmutable(),
                [.. concerned.OrderBy(owner => owner.Value, StringComparer.Ordinal).Select(owner => new AuditOwnerLink(owner, newest.GetValueOrDefault(owner)))]);
            rows.Add(block.Write().ToArray());
            foreach (var owner in concerned)
            {
                newest[owner] = row;
            }
        }

        return rows;
    }

    private static AuditEntry Entry(Random random)
    {
        var purpose = new byte[random.Next(0, 20)];
        random.NextBytes(purpose);
        return new AuditEntry(
            Owners[random.Next(Owners.Length)],
            random.Next(3) == 0 ? null : $"{random.Next(10_000):0000}",
            AuditActions.Read,
            $"object-{random.Next()}",
            random.Next(2) == 0 ? null : Owners[random.Next(Owners.Length)],
            (AuditOutcome)random.Next(3),
            purpose,
            new DateTimeOffset(random.NextInt64(DateTimeOffset.MaxValue.Ticks), TimeSpan.Zero))
        {
            WrittenLateAt = random.Next(2) == 0 ? null : DateTimeOffset.UnixEpoch.AddSeconds(random.Next()),
            Asked = new byte[AuditLimits.AskedHashBytes * random.Next(3)],
        };
    }

    private static string WellFormed(string text) => new([.. text.Where(character => !char.IsSurrogate(character))]);
}
