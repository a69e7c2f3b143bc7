using System.Collections.Concurrent;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.BureauStore;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Events;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Groups;
using Interpol.Mesh.Contracts.Hits;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Replica;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Numbers;
using NSubstitute;

namespace Interpol.Mesh.Gateway.Tests.Support;

/// <summary>All actors of a mesh in memory, behind a grain factory.</summary>
internal sealed class FakeMesh
{
    private readonly ConcurrentDictionary<string, FakeOutbox> _outboxes = new();
    private readonly ConcurrentDictionary<string, FakeFeed> _feeds = new();
    private readonly ConcurrentDictionary<string, FakeAttachment> _attachments = new();
    private readonly ConcurrentDictionary<string, FakeBureau> _bureaus = new();
    private readonly ConcurrentDictionary<string, FakeAudit> _audits = new();
    private readonly ConcurrentDictionary<string, FakeGroups> _groups = new();
    private readonly ConcurrentDictionary<string, FakeBureauStore> _stores = new();
    private readonly ConcurrentDictionary<string, FakeConsent> _consents = new();
    private readonly ConcurrentDictionary<string, FakeHit> _hits = new();
    private readonly ConcurrentDictionary<string, FakeEvent> _events = new();
    private readonly ConcurrentDictionary<string, FakeCase> _cases = new();
    private readonly ConcurrentDictionary<string, FakeNotice> _notices = new();
    private readonly ConcurrentDictionary<string, FakeNumbers> _numbers = new();
    private readonly ConcurrentDictionary<string, FakeReplica> _replicas = new();
    private readonly ConcurrentDictionary<string, FakeRecords> _records = new();
    private readonly ConcurrentDictionary<string, FakeRecordReplica> _recordReplicas = new();
    private readonly TimeProvider _time;

    public FakeMesh(TimeProvider time)
    {
        _time = time;
        Grains = Substitute.For<IGrainFactory>();
        Grains.GetGrain<IOutboxGrain>(Arg.Any<string>(), Arg.Any<string?>()).Returns(call => Outbox(call.ArgAt<string>(0)));
        Grains.GetGrain<IFeedGrain>(Arg.Any<string>(), Arg.Any<string?>()).Returns(call => Feed(call.ArgAt<string>(0)));
        Grains.GetGrain<IAttachmentGrain>(Arg.Any<string>(), Arg.Any<string?>()).Returns(call => Attachment(call.ArgAt<string>(0)));
        Grains.GetGrain<IBureauGrain>(Arg.Any<string>(), Arg.Any<string?>()).Returns(call => Bureau(call.ArgAt<string>(0)));
        Grains.GetGrain<IAuditGrain>(Arg.Any<string>(), Arg.Any<string?>()).Returns(call => Audit(call.ArgAt<string>(0)));
        Grains.GetGrain<IGroupsGrain>(Arg.Any<string>(), Arg.Any<string?>()).Returns(call => Groups(call.ArgAt<string>(0)));
        Grains.GetGrain<IBureauStoreGrain>(Arg.Any<string>(), Arg.Any<string?>()).Returns(call => Store(call.ArgAt<string>(0)));
        Grains.GetGrain<IConsentGrain>(Arg.Any<string>(), Arg.Any<string?>()).Returns(call => Consent(call.ArgAt<string>(0)));
        Grains.GetGrain<IHitGrain>(Arg.Any<string>(), Arg.Any<string?>()).Returns(call => Hit(call.ArgAt<string>(0)));
        Grains.GetGrain<IEventGrain>(Arg.Any<string>(), Arg.Any<string?>()).Returns(call => Event(call.ArgAt<string>(0)));
        Grains.GetGrain<IAccreditationsGrain>(Arg.Any<string>(), Arg.Any<string?>()).Returns(Accreditations);
        Grains.GetGrain<ICaseGrain>(Arg.Any<string>(), Arg.Any<string?>()).Returns(call => Case(call.ArgAt<string>(0)));
        Grains.GetGrain<INoticeGrain>(Arg.Any<string>(), Arg.Any<string?>()).Returns(call => Notice(call.ArgAt<string>(0)));
        Grains.GetGrain<INumberGrain>(Arg.Any<string>(), Arg.Any<string?>()).Returns(call => Numbers(call.ArgAt<string>(0)));
        Grains.GetGrain<IReplicaGrain>(Arg.Any<string>(), Arg.Any<string?>()).Returns(call => Replica(call.ArgAt<string>(0)));
        Grains.GetGrain<IRecordsGrain>(Arg.Any<string>(), Arg.Any<string?>()).Returns(call => Records(call.ArgAt<string>(0)));
        Grains.GetGrain<IRecordReplicaGrain>(Arg.Any<string>(), Arg.Any<string?>()).Returns(call => RecordReplica(call.ArgAt<string>(0)));
        OfflineCopies.ReadHoldersAsync(default, default).ReturnsForAnyArgs([]);
        Grains.GetGrain<IOfflineCopiesGrain>(Arg.Any<string>(), Arg.Any<string?>()).Returns(OfflineCopies);
        PublicNotices = new FakePublicNotices(time);
        Grains.GetGrain<IPublicNoticesGrain>("lyon", Arg.Any<string?>()).Returns(PublicNotices);
        Grains.GetGrain<ISiloGrain>(Arg.Any<string>(), Arg.Any<string?>()).Returns(call => Silos(call.ArgAt<string>(0)));
        Grains.GetGrain<IManagementGrain>(Arg.Any<long>(), Arg.Any<string?>()).Returns(_ => Management);
    }

    public IGrainFactory Grains { get; }

    /// <summary>The keys of its gateways.</summary>
    public GatewayKeys Keys { get; } = new();

    /// <summary>The offline copies of every hub.</summary>
    public IOfflineCopiesGrain OfflineCopies { get; } = Substitute.For<IOfflineCopiesGrain>();

    /// <summary>The public notices of Lyon.</summary>
    public FakePublicNotices PublicNotices { get; }

    public IManagementGrain Management { get; } = Substitute.For<IManagementGrain>();

    public Func<string, ISiloGrain> Silos { get; set; } = _ => Substitute.For<ISiloGrain>();

    /// <summary>Calls of outboxes that reached any actor.</summary>
    public int Submissions => _outboxes.Values.Sum(outbox => outbox.Calls);

    /// <summary>Calls that wrote parts of attachments.</summary>
    public int AttachmentWrites => _attachments.Values.Sum(attachment => attachment.Writes);

    /// <summary>Changes of duty status.</summary>
    public int DutyChanges => _bureaus.Values.Sum(bureau => bureau.Changes);

    public FakeOutbox Outbox(string code) => _outboxes.GetOrAdd(code, _ => new FakeOutbox(OwnerId.Parse(code), this, _time));

    public FakeFeed Feed(string code) => _feeds.GetOrAdd(code, _ => new FakeFeed(OwnerId.Parse(code), _time));

    public FakeAttachment Attachment(string key) => _attachments.GetOrAdd(key, _ => new FakeAttachment(key, this));

    public FakeBureau Bureau(string code) => _bureaus.GetOrAdd(code, _ => new FakeBureau(OwnerId.Parse(code), _time));

    public FakeAudit Audit(string hub) => _audits.GetOrAdd(hub, _ => new FakeAudit());

    public FakeGroups Groups(string code) => _groups.GetOrAdd(code, _ => new FakeGroups(OwnerId.Parse(code), _time));

    public FakeConsent Consent(string id) => _consents.GetOrAdd(id, _ => new FakeConsent(id, this, _time));

    public FakeHit Hit(string id) => _hits.GetOrAdd(id, _ => new FakeHit(id, this, _time));

    /// <summary>What notes of hits wait for.</summary>
    public Task HitsOpen { get; set; } = Task.CompletedTask;

    /// <summary>What notes of hits fail with.</summary>
    public Faults HitFaults { get; } = new();

    /// <summary>All hits that were noted.</summary>
    public IEnumerable<FakeHit> AllHits => _hits.Values.Where(hit => hit.State is not null);

    public FakeEvent Event(string id) => _events.GetOrAdd(id, _ => new FakeEvent(id, this, _time));

    /// <summary>The lists of every event.</summary>
    public IAccreditationsGrain Accreditations { get; } = Substitute.For<IAccreditationsGrain>();

    public FakeCase Case(string id) => _cases.GetOrAdd(id, _ => new FakeCase(id, this, _time));

    public FakeNotice Notice(string id) => _notices.GetOrAdd(id, _ => new FakeNotice(id, this, _time));

    public FakeNumbers Numbers(string series) => _numbers.GetOrAdd(series, _ => new FakeNumbers(_time));

    public FakeReplica Replica(string hub) => _replicas.GetOrAdd(hub, _ => new FakeReplica());

    public FakeRecords Records(string code) => _records.GetOrAdd(code, _ => new FakeRecords(OwnerId.Parse(code), _time));

    /// <summary>The records of all owners.</summary>
    public IEnumerable<(OwnerId Owner, RecordView View)> AllRecords => _records.SelectMany(records => records.Value.All.Select(view => (OwnerId.Parse(records.Key), view)));

    public FakeRecordReplica RecordReplica(string hub) => _recordReplicas.GetOrAdd(hub, _ => new FakeRecordReplica(HubName.Parse(hub), this, _time));

    public FakeBureauStore Store(string code) => _stores.GetOrAdd(code, _ => new FakeBureauStore(_time));
}
