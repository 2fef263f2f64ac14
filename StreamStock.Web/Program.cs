using StreamStock.ServiceDefaults;

return await ServiceHost.RunAsync(
    args,
    builder => builder
        .AddReadModel()
        .AddCommands()
        .AddLiveStream()
        .AddApi()
        .AddConsole(),
    app => app.LoadReadModel().MapConsole().MapApi());
