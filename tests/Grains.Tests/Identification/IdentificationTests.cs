using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Identification;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Numbers;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Grains.Tests.Meshes;

namespace Interpol.Mesh.Grains.Tests.Identification;

/// <summary>An identification on a cluster: files, comparison, board, and what a new activation finds.</summary>
[Collection(OwnMesh.Name)]
public sealed class IdentificationTests
{
    private static readonly SealedContent Words = new("words"u8.ToArray(), null, []);
    private static readonly SupplierConsent Consent = new(true, true);

    [Fact]
    public async Task Files_are_compared_and_what_was_found_is_made_anew_where_it_is_lost()
    {
        await using var mesh = await MeshCluster.StartAsync();
        var (host, home) = (new Author(mesh.Owner("singapore"), "1"), new Author(mesh.Owner("lyon"), "2"));
        var deployment = new DeploymentOf(mesh, host);
        var id = await deployment.NumberAsync();
        var (grain, number) = (mesh.Client.GetGrain<IIdentificationGrain>(id.Value), $"{home.Owner}-1");
        var operation = 0;
        Task<IdentificationView> GiveAsync(Author by, IdentificationCommand command) =>
            grain.ExecuteAsync(new IssuedCommand<IdentificationCommand>(new OperationId($"op-{++operation}"), new byte[] { 1 }, by, command));

        // Under a deployment of the host alone, and with its consent to the task.
        await RefusedAsync("not-found", $"There is no deployment {id}.", new OpenIdentification(false, 30));
        await deployment.RequestAsync();
        await RefusedAsync("not-allowed-now", $"The deployment {id} is requested", new OpenIdentification(false, 30));
        await deployment.AssessAsync();
        await RefusedAsync("consent-required", "does not cover the task 'victim-identification'", new OpenIdentification(false, 30));
        Assert.Null(await grain.GetAsync(host.Owner));
        await deployment.GrantAsync();
        await GiveAsync(host, new OpenIdentification(false, 30));
        await GiveAsync(host, new InviteBureaus([home.Owner]));
        await GiveAsync(host, new AppointBoard([host, host with { Officer = "9" }]));
        await GiveAsync(host, new PutFile(FileSide.PostMortem, "PM-1", Content("6", "9.3"), null));
        await GiveAsync(host, new PutFile(FileSide.PostMortem, "PM-2", Content("7", "8") with { Sex = "F" }, null));
        await GiveAsync(home, new PutFile(FileSide.AnteMortem, number, Content("6", "9.3"), Consent));
        await GiveAsync(home, new PutRelatives(new RelativesFile($"{home.Owner}-F1", [new(number, "M", Father: "A", IsMissing: true), new("A", "M") { Dna = Content("6", "7").Dna }]), Consent));
        await GiveAsync(host, new CompareFiles());
        await Wait.UntilAsync(async () => (await grain.GetAsync(host.Owner))!.Record.Comparison is { FinishedAt: not null }, "the comparison is finished");
        await mesh.DeactivateAsync(grain);

        var candidates = await Wait.RetryAsync(() => grain.GetCandidatesAsync(host.Owner, "PM-1"));
        var joint = await Wait.RetryAsync(() => grain.GetJointAsync(host.Owner));
        Assert.Equal(number, candidates!.Candidates[0].Number);
        var matrix = await grain.GetMatrixAsync(host.Owner, new FileMatrixQuery(null, null, 1, false));
        Assert.Equal(("PM-1", PairVerdict.Agrees, 2, "PM-1", null), (matrix.Rows[0].Remains, matrix.Rows[0].Verdicts[0], matrix.RemainsCount, matrix.NextRemains, matrix.NextMissing));
        var rest = await grain.GetMatrixAsync(host.Owner, new FileMatrixQuery(matrix.NextRemains, null, 50, false));
        Assert.Equal(("PM-2", PairVerdict.Excluded, null), (rest.Rows.Single().Remains, rest.Rows[0].Verdicts.Single(), rest.NextRemains));
        Assert.Empty((await grain.GetMatrixAsync(host.Owner, new FileMatrixQuery("PM-1", null, 50, true))).Missing);
        await Assert.ThrowsAsync<MeshException>(() => grain.GetMatrixAsync(home.Owner, new FileMatrixQuery(null, null, 50, false)));
        await Assert.ThrowsAsync<MeshException>(() => grain.GetMatrixAsync(host.Owner, new FileMatrixQuery(null, null, IdentificationLimits.MaxWindow + 1, false)));
        Assert.Contains(joint.Findings, finding => finding.Missing.Contains(number));
        Assert.Equal(2, (await grain.ListFilesAsync(host.Owner, FileSide.PostMortem, null, 10)).Length);
        Assert.Empty(await grain.ListFilesAsync(home.Owner, FileSide.PostMortem, null, 10));
        await Assert.ThrowsAsync<MeshException>(() => grain.GetCandidatesAsync(home.Owner, "PM-1"));
        Assert.Null(await grain.GetAsync(mesh.Owner("buenos-aires")));

        // The board, and then the file is withdrawn: its content is gone from the stream, and the stream is still read.
        await GiveAsync(host, new ProposeIdentity(["PM-1"], [number], [PrimaryIdentifier.Dna], Words));
        Assert.Equal(1, (await GiveAsync(host with { Officer = "9" }, new SignIdentity(1))).Record.Counts.PersonsIdentified);
        Assert.NotNull(await grain.GetFileAsync(home.Owner, FileSide.AnteMortem, number));

        // When the host revokes, work stops at once; what was repeated is answered, and what is given back, put right or ended is not refused.
        await deployment.RevokeAsync();
        await RefusedAsync("consent-required", "victim-identification", new PutFile(FileSide.PostMortem, "PM-3", Content("7", "8"), null));
        await RefusedAsync("consent-required", "victim-identification", new CompareFiles());
        await GiveAsync(host, new ReleaseIdentity(1, Words));
        await GiveAsync(home, new WithdrawFile(number));
        await mesh.DeactivateAsync(grain);
        Assert.Null(await grain.GetFileAsync(home.Owner, FileSide.AnteMortem, number));
        Assert.Equal(new IdentificationCounts(2, 0, 2, 0, 0, 0), (await grain.GetAsync(host.Owner))!.Record.Counts);
        await GiveAsync(host, new CloseIdentification());

        async Task RefusedAsync(string code, string sentence, IdentificationCommand command)
        {
            var refusal = await Assert.ThrowsAsync<MeshException>(() => GiveAsync(host, command));
            Assert.Equal(code, refusal.Code);
            Assert.Contains(sentence, refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Who_is_identified_is_compared_no_more_and_without_consent_nothing_is()
    {
        await using var mesh = await MeshCluster.StartAsync();
        var (host, home) = (new Author(mesh.Owner("singapore"), "1"), new Author(mesh.Owner("lyon"), "2"));
        var (grain, deployment, GiveAsync) = await OpenAsync(mesh, host, home);
        var number = $"{home.Owner}-1";
        await GiveAsync(host, new PutFile(FileSide.PostMortem, "PM-1", Content("6", "9.3"), null));
        await GiveAsync(host, new PutFile(FileSide.PostMortem, "PM-2", Content("7", "8"), null));
        await GiveAsync(home, new PutFile(FileSide.AnteMortem, number, Content("6", "9.3"), Consent));
        await GiveAsync(home, new PutFile(FileSide.AnteMortem, $"{home.Owner}-2", Content("7", "8"), Consent));
        await GiveAsync(host, new CompareFiles());
        await Wait.UntilAsync(async () => (await grain.GetAsync(host.Owner))!.Record.Comparison is { FinishedAt: not null }, "the comparison is finished");

        // The same before a restart as after it.
        await GiveAsync(host, new ProposeIdentity(["PM-1"], [number], [PrimaryIdentifier.Dna], Words));
        await GiveAsync(host with { Officer = "9" }, new SignIdentity(1));
        await ShownAsync("PM-2");
        await mesh.DeactivateAsync(grain);
        await ShownAsync("PM-2");
        await GiveAsync(host, new ReviseIdentity(1, Words));
        await ShownAsync("PM-1 PM-2");
        await mesh.DeactivateAsync(grain);
        await ShownAsync("PM-1 PM-2");
        Assert.NotNull(await grain.ComparePairAsync(host.Owner, "PM-1", number));
        Assert.Null(await grain.ComparePairAsync(host.Owner, "PM-1", $"{home.Owner}-9"));

        // What is due, or asked for, is not compared any more: what was found is shown as long as it is held, and says so.
        await deployment.RevokeAsync();
        await Wait.UntilAsync(async () => (await grain.GetAsync(host.Owner))!.Record.Comparison!.Stopped is { } why && why.Contains("revoked", StringComparison.Ordinal), "comparing is stopped");
        Assert.Contains("no longer renewed", (await grain.GetCandidatesAsync(host.Owner, "PM-1"))!.Note, StringComparison.Ordinal);
        Assert.Contains("no longer renewed", (await grain.GetJointAsync(host.Owner)).Note, StringComparison.Ordinal);
        Assert.Equal(MeshErrorCodes.ConsentRequired, (await Assert.ThrowsAsync<MeshException>(() => grain.ComparePairAsync(host.Owner, "PM-1", number))).Code);
        Assert.NotNull(await grain.GetFileAsync(host.Owner, FileSide.AnteMortem, number));
        await mesh.DeactivateAsync(grain);
        Assert.Equal(MeshErrorCodes.ConsentRequired, (await Assert.ThrowsAsync<MeshException>(() => grain.GetMatrixAsync(host.Owner, new FileMatrixQuery(null, null, 50, false)))).Code);

        async Task ShownAsync(string remains)
        {
            var matrix = new FileMatrixQuery(null, null, 50, false);
            await Wait.UntilAsync(
                async () => await Wait.RetryAsync(() => grain.GetMatrixAsync(host.Owner, matrix)) is { Note: null } found && string.Join(' ', found.Rows.Select(row => row.Remains)) == remains, $"the matrix has {remains}");
            Assert.Equal(remains.Contains("PM-1", StringComparison.Ordinal), await grain.GetCandidatesAsync(host.Owner, "PM-1") is not null);
            Assert.Equal(remains.Contains("PM-1", StringComparison.Ordinal), (await grain.GetJointAsync(host.Owner)).Findings.Any(finding => finding.Remains.Contains("PM-1")));
        }
    }

    [Fact]
    public async Task A_comparison_that_goes_on_ends_with_the_consent()
    {
        await using var mesh = await MeshCluster.StartAsync();
        var (host, home) = (new Author(mesh.Owner("singapore"), "1"), new Author(mesh.Owner("lyon"), "2"));
        var (grain, deployment, GiveAsync) = await OpenAsync(mesh, host, home);

        // So many who may be so many brothers that the comparison takes far longer than this test. They come at once: once some are there, the clock has them compared.
        const int Remains = 30;
        const int Brothers = 15;
        await Task.WhenAll(Enumerable.Range(0, Remains).Select(one =>
        {
            var content = Content(one % 2 == 0 ? "6" : "7", one / 2 % 2 == 0 ? "8" : "9.3");
            var dna = content.Dna.SetItem(1, new RecordedLocus("FGA", [one / 4 % 2 == 0 ? "21" : "22", one / 8 % 2 == 0 ? "23" : "24"])).SetItem(2, new RecordedLocus("VWA", [one / 16 == 0 ? "16" : "17", "18"]));
            return GiveAsync(host, new PutFile(FileSide.PostMortem, $"PM-{one}", content with { Dna = dna }, null));
        }));
        await Task.WhenAll(Enumerable.Range(0, Brothers).Select(one =>
            GiveAsync(home, new PutFile(FileSide.AnteMortem, $"{home.Owner}-{one}", new VictimFileContent { Sex = "M" }, Consent))));

        var (father, mother) = (Content("6", "7"), Content("8", "9.3"));
        await GiveAsync(home, new PutRelatives(
            new RelativesFile(
                $"{home.Owner}-F1",
                [
                    new("A", "M") { Dna = father.Dna.SetItem(1, new RecordedLocus("FGA", ["21", "22"])).SetItem(2, new RecordedLocus("VWA", ["16", "17"])) },
                    new("B", "F") { Dna = mother.Dna.SetItem(1, new RecordedLocus("FGA", ["23", "24"])).SetItem(2, new RecordedLocus("VWA", ["18", "19"])) },
                    .. Enumerable.Range(0, Brothers).Select(one => new RelativeOfMissing($"{home.Owner}-{one}", "M", "A", "B", IsMissing: true)),
                ]),
            Consent));
        await GiveAsync(host, new CompareFiles());
        Assert.Null((await grain.GetAsync(host.Owner))!.Record.Comparison!.FinishedAt);

        await deployment.RevokeAsync();
        await Wait.UntilAsync(async () => (await grain.GetAsync(host.Owner))!.Record.Comparison is { Stopped: not null }, "comparing is stopped");
        Assert.Equal((0, 0), (await grain.GetAsync(host.Owner))!.Record.Comparison is { } run ? (run.Remains, run.Missing) : default);
        Assert.Equal(MeshErrorCodes.ConsentRequired, (await Assert.ThrowsAsync<MeshException>(() => grain.GetJointAsync(host.Owner))).Code);
    }

    /// <summary>An identification under a deployment whose mandate has the task, with a board of two of the host.</summary>
    private static async Task<(IIdentificationGrain Grain, DeploymentOf Deployment, Func<Author, IdentificationCommand, Task<IdentificationView>> Give)> OpenAsync(MeshCluster mesh, Author host, Author home)
    {
        var deployment = new DeploymentOf(mesh, host);
        var grain = mesh.Client.GetGrain<IIdentificationGrain>((await deployment.NumberAsync()).Value);
        await deployment.RequestAsync();
        await deployment.AssessAsync();
        await deployment.GrantAsync();
        await GiveAsync(host, new OpenIdentification(false, 30));
        await GiveAsync(host, new InviteBureaus([home.Owner]));
        await GiveAsync(host, new AppointBoard([host, host with { Officer = "9" }]));
        return (grain, deployment, GiveAsync);

        Task<IdentificationView> GiveAsync(Author by, IdentificationCommand command) => grain.ExecuteAsync(new IssuedCommand<IdentificationCommand>(OperationId.New(), new byte[] { 1 }, by, command));
    }

    private static VictimFileContent Content(string first, string second) => new()
    {
        Sex = "M",
        Teeth = new FileTeeth("universal", [new("19", "filled", "O")]),
        Dna =
        [
            new RecordedLocus("TH01", [first, second]), new RecordedLocus("FGA", ["21", "22"]), new RecordedLocus("VWA", ["16", "17"]), new RecordedLocus("D18S51", ["14", "15"]),
            new RecordedLocus("D3S1358", ["15", "16"]), new RecordedLocus("D8S1179", ["13", "14"]),
        ],
    };

    /// <summary>A deployment whose mandate has the task.</summary>
    private sealed class DeploymentOf(MeshCluster mesh, Author host)
    {
        private static readonly OwnerId Secretariat = OwnerDirectory.Default.Secretariat;
        private readonly ConsentId _consent = ConsentId.For(host.Owner, Secretariat, new OperationId("mandate"));
        private readonly DeploymentNeed _need = new(DeploymentKind.IrtDisaster, DeploymentMagnitude.Small, [new("Port", 14.58, 120.97)], [IdentificationLimits.Task], DateTimeOffset.UtcNow, null);
        private IDeploymentGrain _grain = null!;

        public async Task<DeploymentId> NumberAsync()
        {
            var id = DeploymentId.For(
                host.Owner, DeploymentKind.IrtDisaster, await mesh.Client.GetGrain<INumberGrain>(NumberSeries.DeploymentsOf(host.Owner, DeploymentKind.IrtDisaster)).NextAsync(host.Owner, new OperationId("number")));
            _grain = mesh.Client.GetGrain<IDeploymentGrain>(id.Value);
            return id;
        }

        public Task RequestAsync() => DoAsync(host, "request", new RequestDeployment(_need, Words));

        public async Task AssessAsync()
        {
            var now = DateTimeOffset.UtcNow;
            await DoAsync(new Author(Secretariat, "1"), "assess", new AssessDeployment(_need, new MandateRequest(_consent, [IdentificationLimits.Task], now.AddDays(30), now.AddDays(2), Words)));
            await Wait.UntilAsync(async () => await mesh.Client.GetGrain<IConsentGrain>(_consent.Value).GetAsync(host.Owner) is not null, "the host is asked");
        }

        public Task GrantAsync() => AnswerAsync("grant", new GrantConsent([], null, null));

        public Task RevokeAsync() => AnswerAsync("revoke", new RevokeConsent(null));

        private Task AnswerAsync(string operation, ConsentCommand answer) =>
            mesh.Client.GetGrain<IConsentGrain>(_consent.Value).ExecuteAsync(new IssuedCommand<ConsentCommand>(new OperationId(operation), new byte[] { 1 }, host, answer));

        private Task DoAsync(Author by, string operation, DeploymentCommand command) =>
            _grain.ExecuteAsync(new IssuedCommand<DeploymentCommand>(new OperationId(operation), new byte[] { 1 }, by, command));
    }
}
