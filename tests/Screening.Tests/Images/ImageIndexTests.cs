using FsCheck;
using FsCheck.Fluent;
using Interpol.Mesh.Screening.Images;

namespace Interpol.Mesh.Screening.Tests.Images;

/// <summary>Hashes of images; C6 is a reported case.</summary>
public sealed class ImageIndexTests
{
    private const string Text = "f8f8f0cce0f4e84d0e370a22028f67f0b36e2ed596623e1d33e6339c4e9c9b22";

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(31, true)]
    [InlineData(32, false)]
    [InlineData(256, false)]
    public void Thirty_one_bits_match_and_thirty_two_do_not(int distance, bool isMatch)
    {
        var index = new ImageIndex();
        var recorded = Read(Text);
        index.Add(new ImageHash(recorded, 100));
        var searched = Flip(recorded, Enumerable.Range(0, distance));

        Assert.Equal(distance, recorded.DistanceTo(searched));
        Assert.Equal(isMatch ? [new ImageMatch(recorded, distance)] : [], index.Search(new ImageHash(searched, 50)).ToArray());
    }

    [Theory]
    [InlineData(0, 100, false)]
    [InlineData(100, 0, false)]
    [InlineData(49, 50, false)]
    [InlineData(50, 49, false)]
    [InlineData(50, 50, true)]
    public void A_hash_of_too_low_a_quality_matches_nothing_and_is_matched_by_nothing(int recorded, int searched, bool isMatch)
    {
        var index = new ImageIndex();

        Assert.Equal(recorded >= 50, index.Add(new ImageHash(default, recorded)));
        Assert.Equal(isMatch, index.Search(new ImageHash(default, searched)).Length == 1);
        Assert.Equal(searched < 50 ? ["quality-too-low"] : [], ImageHash.Read(new string('0', 64), searched).Findings.Select(finding => finding.Code));
    }

    [Theory]
    [InlineData(null, 80, "hash-form/")]
    [InlineData("", 80, "hash-form/")]
    [InlineData("f8f8", 80, "hash-form/")]
    [InlineData(Text + "0", 80, "hash-form/")]
    [InlineData("g8f8f0cce0f4e84d0e370a22028f67f0b36e2ed596623e1d33e6339c4e9c9b22", 80, "hash-form/1")]
    [InlineData("f8f8f0cce0f4e84d0e370a22028f67f0b36e2ed596623e1d33e6339c4e9c9b2é", 80, "hash-form/64")]
    [InlineData(Text, -1, "quality-range/")]
    [InlineData(Text, 101, "quality-range/")]
    [InlineData("x", 101, "hash-form/ quality-range/")]
    public void What_is_no_hash_is_refused_by_name(string? hash, int quality, string problems)
    {
        var reading = ImageHash.Read(hash, quality);

        Assert.Null(reading.Hash);
        Assert.Equal(problems, string.Join(' ', reading.Findings.Select(finding => $"{finding.Code}/{finding.Place}")));
    }

    [Fact]
    public void A_hash_is_written_as_it_is_read() => Prop.ForAll<int>(seed =>
    {
        var hash = Draw(new Random(seed));
        return Read(hash.ToString()) == hash && Read(hash.ToString().ToUpperInvariant()) == hash;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_hash_is_recorded_until_no_record_has_it()
    {
        var index = new ImageIndex();
        var image = new ImageHash(Read(Text), 90);
        index.Add(image);
        index.Add(image);

        Assert.True(index.Remove(image));
        Assert.Single(index.Search(image));
        Assert.True(index.Remove(image));
        Assert.Empty(index.Search(image));
        Assert.Equal(0, index.Count);
        Assert.False(index.Remove(image));
        Assert.True(index.Add(image));
        Assert.Single(index.Search(image));
    }

    [Fact]
    public void Matches_are_the_nearest_and_bounded()
    {
        var index = new ImageIndex();
        var hash = Read(Text);
        for (var bit = 0; bit < 256; bit++)
        {
            index.Add(new ImageHash(Flip(hash, [bit]), 90));
        }

        index.Add(new ImageHash(hash, 90));
        var found = index.Search(new ImageHash(hash, 90));

        Assert.Equal(new ImageMatch(hash, 0), found[0]);
        Assert.Equal(ImageIndex.MostMatches, found.Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_index_finds_what_comparing_all_finds_whatever_was_added_and_removed_before(int seed)
    {
        var random = new Random(seed);
        var index = new ImageIndex();
        var recorded = new List<PerceptualHash>();
        for (var round = 0; round < 12; round++)
        {
            // Half of them stand near each other, so that there is something to find; more than are kept unsorted.
            for (var i = 0; i < 2000; i++)
            {
                var hash = i % 2 == 0 || recorded.Count == 0 ? Draw(random) : Near(random, recorded[random.Next(recorded.Count)], 40);
                recorded.Add(hash);
                index.Add(new ImageHash(hash, 50));
            }

            for (var i = 0; i < 900; i++)
            {
                var at = random.Next(recorded.Count);
                Assert.True(index.Remove(new ImageHash(recorded[at], 50)));
                recorded.RemoveAt(at);
            }

            Assert.Equal(recorded.Distinct().Count(), index.Count);
            for (var i = 0; i < 50; i++)
            {
                var searched = Near(random, recorded[random.Next(recorded.Count)], 34);
                Assert.Equal(
                    recorded.Distinct().Where(hash => hash.DistanceTo(searched) <= 31).OrderBy(hash => hash.DistanceTo(searched)).ThenBy(hash => hash.ToString(), StringComparer.Ordinal).Take(ImageIndex.MostMatches),
                    index.Search(new ImageHash(searched, 50)).Select(match => match.Hash));
            }
        }
    }

    [Fact]
    public async Task Many_search_while_one_writes()
    {
        var index = new ImageIndex();
        var kept = new ImageHash(Read(Text), 90);
        index.Add(kept);
        var writer = Task.Run(() =>
        {
            var random = new Random(3);
            for (var i = 0; i < 30_000; i++)
            {
                index.Add(new ImageHash(Draw(random), 90));
            }
        });

        var searches = 0;
        while (!writer.IsCompleted || searches == 0)
        {
            Assert.Equal(kept.Hash, Assert.Single(index.Search(kept)).Hash);
            searches++;
        }

        await writer;
        Assert.Equal(30_001, index.Count);
    }

    private static PerceptualHash Read(string text) => PerceptualHash.TryParse(text, out var hash) ? hash : throw new FormatException(text);

    private static PerceptualHash Draw(Random random) => new((ulong)random.NextInt64(), (ulong)random.NextInt64() << 1, (ulong)random.NextInt64(), (ulong)random.NextInt64() << 1);

    private static PerceptualHash Near(Random random, PerceptualHash hash, int most) => Flip(hash, Enumerable.Range(0, random.Next(most + 1)).Select(_ => random.Next(256)));

    private static PerceptualHash Flip(PerceptualHash hash, IEnumerable<int> bits)
    {
        ulong[] parts = [hash.First, hash.Second, hash.Third, hash.Fourth];
        foreach (var bit in bits)
        {
            parts[bit / 64] ^= 1UL << (bit % 64);
        }

        return new PerceptualHash(parts[0], parts[1], parts[2], parts[3]);
    }
}
