using System.Globalization;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Mailbox;
using Interpol.Mesh.Gateway.Mailbox.Search;
using Interpol.Mesh.Gateway.Tests.Support;

namespace Interpol.Mesh.Gateway.Tests.Mailbox;

public sealed class SearchIndexTests : IDisposable
{
    private readonly string _folder = OpenMailbox.NewFolder();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_message_is_found_by_each_of_its_words_and_never_after_its_withdrawal(int seed)
    {
        string[] letters = ["a", "é", "Ñ", "ß", "ж", "Щ", "ع", "中", "文", "9", "x", "q"];
        var random = new Random(seed);
        await using var mailbox = OpenMailbox.In(_folder);
        var texts = new Dictionary<string, string[]>();
        for (var i = 0; i < 40; i++)
        {
            var words = Enumerable.Range(0, random.Next(1, 12)).Select(_ => string.Concat(Enumerable.Range(0, random.Next(1, 7)).Select(_ => letters[random.Next(letters.Length)]))).ToArray();
            texts[$"m{i}"] = words;
            await mailbox.ReceiveAsync($"m{i}", string.Join(random.Next(2) == 0 ? " " : "; ", words), OpenMailbox.Start.AddSeconds(random.Next(-90_000_000, 1000)));
        }

        foreach (var (name, words) in texts)
        {
            foreach (var word in words)
            {
                Assert.Contains(OpenMailbox.IdOf(OpenMailbox.France, name), await mailbox.FindAsync(word));
            }

            Assert.Contains(OpenMailbox.IdOf(OpenMailbox.France, name), await mailbox.FindAsync($"\"{string.Join(' ', words)}\""));
        }

        foreach (var name in texts.Keys.Where(_ => random.Next(2) == 0).ToList())
        {
            await mailbox.ReceiveWithdrawalAsync(name);
            foreach (var word in texts[name])
            {
                Assert.DoesNotContain(OpenMailbox.IdOf(OpenMailbox.France, name), await mailbox.FindAsync(word));
            }
        }
    }

    [Theory]
    [InlineData("munchen", true)]
    [InlineData("MÜNCHEN", true)]
    [InlineData("\"in munchen gesehen\"", true)]
    [InlineData("\"gesehen munchen\"", false)]
    [InlineData("munchen paris", false)]
    [InlineData("münch", false)]
    public async Task Words_are_found_whatever_their_case_and_diacritics_and_phrases_in_their_order(string query, bool found)
    {
        await using var mailbox = OpenMailbox.In(_folder);
        await mailbox.ReceiveAsync("m", "Zuletzt in München gesehen.");
        Assert.Equal(found, (await mailbox.FindAsync(query)).Length == 1);
    }

    [Theory]
    [InlineData("words : secret")]
    [InlineData("{tags} : fFR")]
    [InlineData("tags:fFR")]
    [InlineData("secret OR NOT AND NEAR")]
    [InlineData("NEAR(secret text, 5)")]
    [InlineData("secret*")]
    [InlineData("^secret")]
    [InlineData("\"secret")]
    [InlineData("secret\"\"\"\"")]
    [InlineData("secret\" OR \"x")]
    [InlineData("-secret")]
    [InlineData("secret'; DROP TABLE text; --")]
    [InlineData("((((((secret")]
    [InlineData("secret\u0000text")]
    [InlineData("\ud800 secret")]
    [InlineData("ﷺ secret")]
    [InlineData("* secret + text")]
    public async Task Hostile_text_has_no_meaning_and_gives_no_error(string query)
    {
        await using var mailbox = OpenMailbox.In(_folder);
        await mailbox.ReceiveAsync("m", "A secret text");
        _ = await mailbox.FindAsync(query);
        Assert.Single(await mailbox.FindAsync("secret"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("\"\"")]
    [InlineData("*** --- ((( \"?!\"")]
    [InlineData("\ud800")]
    public void A_query_without_a_word_is_refused(string query) =>
        Assert.Equal(MeshErrorCodes.Invalid, Assert.Throws<RequestRefusedException>(() => SearchText.Parse(query)).Code);

    [Fact]
    public void A_query_that_is_too_long_or_has_too_many_words_is_refused()
    {
        Assert.Throws<RequestRefusedException>(() => SearchText.Parse(new string('a', 501)));
        Assert.Throws<RequestRefusedException>(() => SearchText.Parse(string.Join(' ', Enumerable.Range(0, 17))));
        Assert.Equal(16, SearchText.Parse(string.Join(' ', Enumerable.Range(0, 16))).Length);
    }

    [Fact]
    public async Task A_full_index_keeps_the_newest_and_says_so()
    {
        await using var mailbox = OpenMailbox.In(_folder, new MailboxOptions { SearchedMessages = 20 });
        for (var i = 0; i < 60; i++)
        {
            await mailbox.ReceiveAsync($"m{i}", "common word" + i.ToString(CultureInfo.InvariantCulture), OpenMailbox.Start.AddSeconds(i));
        }

        Assert.True(mailbox.It.Search.Progress.OldestLeftOut);
        Assert.InRange(mailbox.It.Search.Progress.Indexed, 1, 20);
        Assert.Single(await mailbox.FindAsync("word59"));
        Assert.Empty(await mailbox.FindAsync("word0"));
    }

    [Fact]
    public async Task A_message_that_cannot_be_indexed_takes_none_of_the_others_with_it()
    {
        using var index = new SearchIndex(maxMessages: 100, maxCharacters: 10_000);
        await index.AddAsync([new SearchDocument(1, 1, "before", "kx"), new SearchDocument(2, 2, null!, "kx"), new SearchDocument(3, 3, "beside", "kx")]);
        await index.AddAsync([new SearchDocument(4, 4, "later", "kx")]);
        foreach (var (word, row) in new[] { ("before", 1L), ("beside", 3L), ("later", 4L) })
        {
            Assert.Equal([row], (await index.FindAsync(new SearchQuery([word], [], null, null), 10, CancellationToken.None)).Rows);
        }

        Assert.Equal((3, 4, 1), (index.Progress.Indexed, index.Progress.Of, index.Progress.Failed));
    }

    [Fact]
    public async Task It_is_closed_behind_who_is_at_it_and_takes_nothing_afterwards()
    {
        var index = new SearchIndex(maxMessages: 1, maxCharacters: 10_000);
        await index.AddAsync([new SearchDocument(1, 1, "before", "kx")]);
        using var documents = new HeldDocuments([new SearchDocument(2, 2, "meanwhile", "kx")]);
        var adding = Task.Run(() => index.AddAsync(documents));
        await documents.Reached;
        var closing = new Thread(index.Dispose);
        closing.Start();
        await Until.TrueAsync(() => closing.ThreadState.HasFlag(ThreadState.WaitSleepJoin) || !closing.IsAlive, "it is being closed");
        Assert.True(closing.IsAlive);
        documents.GoOn();
        await adding;
        closing.Join();

        await index.AddAsync([new SearchDocument(3, 3, "later", "kx"), new SearchDocument(4, 4, "later", "kx")]);
        await index.RemoveAsync([1]);
        Assert.Empty((await index.FindAsync(new SearchQuery(["later"], [], null, null), 10, CancellationToken.None)).Rows);
    }

    [Fact]
    public async Task The_newest_are_found_first_and_dates_bound_a_search()
    {
        await using var mailbox = OpenMailbox.In(_folder);
        foreach (var day in new[] { 3, 1, 5, 2, 4 })
        {
            await mailbox.ReceiveAsync($"d{day}", "same word", OpenMailbox.Start.AddDays(day));
        }

        Assert.Equal(new[] { 5, 4, 3 }.Select(day => OpenMailbox.IdOf(OpenMailbox.France, $"d{day}")), await mailbox.FindAsync("word", max: 3));
        var bounded = await mailbox.It.Search.FindAsync(
            new SearchQuery(["word"], [], OpenMailbox.Start.AddDays(2).ToUnixTimeSeconds(), OpenMailbox.Start.AddDays(4).ToUnixTimeSeconds()), 10, CancellationToken.None);
        Assert.Equal(2, bounded.Rows.Count);
    }

    /// <summary>Documents that are read when they may be.</summary>
    private sealed class HeldDocuments(SearchDocument[] documents) : IReadOnlyList<SearchDocument>, IDisposable
    {
        private readonly ManualResetEventSlim _goesOn = new();
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reached => _reached.Task;

        public int Count => documents.Length;

        public SearchDocument this[int index] => documents[index];

        public void GoOn() => _goesOn.Set();

        public IEnumerator<SearchDocument> GetEnumerator()
        {
            _reached.TrySetResult();
            _goesOn.Wait();
            return documents.AsEnumerable().GetEnumerator();
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();

        public void Dispose() => _goesOn.Dispose();
    }
}
