using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Notices;

namespace Interpol.Mesh.Cli.Notices;

/// <summary>A synthetic notice, and how far it goes.</summary>
/// <param name="Number">Its number among those of its seed, from 0.</param>
/// <param name="Owner">Who asks for it.</param>
/// <param name="Request">What it submits, without the photograph.</param>
/// <param name="Ends">Where it stands in the end.</param>
/// <param name="Face">The seed of the drawn face; null without a photograph.</param>
internal sealed record SyntheticNotice(int Number, OwnerId Owner, SubmitNoticeRequest Request, NoticeState Ends, int? Face);

/// <summary>
/// Makes notices that nobody asked for about people who do not exist. Each follows from the seed and its number alone, not from the day or from how many are made, so that making
/// them again makes the same. Countries and owners are spread as in life: a few have very many, which ones the seed decides.
/// </summary>
internal sealed class SyntheticNotices
{
    /// <summary>Every so many is a silver one. Its owner is the next in turn, so that nobody's quota is used up.</summary>
    private const int SilverEvery = 100;
    private const int FirstSilver = 37;

    private static readonly OwnerId Secretariat = OwnerDirectory.Default.Secretariat;
    private static readonly OwnerId[] Others = [.. OwnerDirectory.Default.All.Where(owner => owner.Kind is OwnerKind.Tribunal or OwnerKind.Mission).Select(owner => owner.Code)];
    private static readonly PublicField[] AllFields = Enum.GetValues<PublicField>();

    private static readonly (string Type, int InThousand)[] Shares =
        [("red", 500), ("yellow", 230), ("blue", 120), ("green", 50), ("un-special", 50), ("black", 20), ("orange", 15), ("purple", 15)];

    /// <summary>Where notices stand in the end that are not simply published.</summary>
    private static readonly NoticeState[] Ends =
    [
        NoticeState.Submitted, NoticeState.Submitted, NoticeState.Returned, NoticeState.InReview, NoticeState.InReview, NoticeState.Refused, NoticeState.Suspended, NoticeState.Withdrawn,
        NoticeState.Cancelled,
    ];

    private readonly int _seed;
    private readonly OwnerId[] _countries = [.. OwnerDirectory.Default.All.Where(owner => owner.Kind == OwnerKind.Country).Select(owner => owner.Code)];

    /// <summary>The notices of a seed.</summary>
    public SyntheticNotices(int seed)
    {
        _seed = seed;
        RandomOf("countries").Shuffle(_countries);
    }

    /// <summary>The first notices.</summary>
    public IEnumerable<SyntheticNotice> Make(int count) => Enumerable.Range(0, count).Select(MakeOne);

    /// <summary>The id of an operation on a notice.</summary>
    public OperationId OperationOf(SyntheticNotice notice, string what) => new(string.Create(CultureInfo.InvariantCulture, $"demo-{_seed}-{notice.Number}-{what}"));

    private SyntheticNotice MakeOne(int number)
    {
        var random = RandomOf(number.ToString(CultureInfo.InvariantCulture));
        var isSilver = number % SilverEvery == FirstSilver;
        var type = NoticeTypes.Default.Find(isSilver ? "silver" : TypeAt(random.Next(1000)))!;
        var country = Country(random);
        var owner = isSilver ? _countries[number / SilverEvery % _countries.Length] : OwnerOf(type, country, random);
        var content = new SyntheticContent(random).Make(type, owner, country);
        var isDiffusion = type.Code is "red" or "blue" or "green" && random.Next(50) == 0;
        var ends = !isDiffusion && random.Next(9) == 0 ? Ends[random.Next(Ends.Length)] : NoticeState.Published;
        var request = new SubmitNoticeRequest
        {
            Type = type.Code,
            Content = content,
            Diffusion = isDiffusion,
            Handling = !isDiffusion && IsPublic(type, random) ? new NoticeHandlingRequest { PublicFields = [.. AllFields.Where(field => field != PublicField.Parents || random.Next(4) > 0)] } : null,
        };
        return new SyntheticNotice(number, owner, request, ends, HasPhotograph(type, content, random) ? random.Next() : null);
    }

    private static string TypeAt(int place)
    {
        foreach (var (type, share) in Shares)
        {
            if (place < share)
            {
                return type;
            }

            place -= share;
        }

        return Shares[0].Type;
    }

    private static bool IsPublic(NoticeType type, Random random) => type.Public == NoticePublicity.Owner && random.Next(100) < (type.Code == "yellow" ? 85 : 10);

    private static bool HasPhotograph(NoticeType type, NoticeContent content, Random random) =>
        type.Code is "red" or "yellow" or "blue" or "green" or "un-special" && content.Person is not null && random.Next(6) > 0;

    private OwnerId OwnerOf(NoticeType type, OwnerId country, Random random)
    {
        var (asksItself, isOther, isOfCountry) = (random.Next(5) == 0, random.Next(60) == 0, random.Next(3) > 0);
        var elsewhere = Country(random);
        return !type.Requesters.Contains(NoticeRequester.Bureau) || (asksItself && type.Requesters.Contains(NoticeRequester.Secretariat)) ? Secretariat
            : isOther && type.Code == "red" ? Others[random.Next(Others.Length)]
            : isOfCountry ? country
            : elsewhere;
    }

    /// <summary>The first country twice as often as the second, three times as often as the third, and so on.</summary>
    private OwnerId Country(Random random) => _countries[(int)Math.Pow(_countries.Length + 1, random.NextDouble()) - 1];

    private Random RandomOf(string what) => new(BitConverter.ToInt32(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{_seed} {what}")))));
}
