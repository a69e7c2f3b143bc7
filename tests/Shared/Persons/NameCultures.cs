namespace Interpol.Mesh.Tests.Persons;

/// <summary>How names of a culture are built.</summary>
internal enum NameShape
{
    /// <summary>Given names, then a family name.</summary>
    GivenFamily,

    /// <summary>Given name, patronymic, family name.</summary>
    Patronymic,

    /// <summary>Given name, father's, grandfather's, place of origin with an article.</summary>
    Chain,

    /// <summary>Given names, then the family names of both parents.</summary>
    TwoFamilies,

    /// <summary>Family name first.</summary>
    FamilyFirst,

    /// <summary>One name, or two given names.</summary>
    Single,

    /// <summary>Given name and the father's given name.</summary>
    FatherAsFamily,
}

/// <summary>What names of a culture are made of.</summary>
/// <param name="Name">The culture, as tables show it.</param>
/// <param name="Shape">How a name is built.</param>
/// <param name="Given">Given names.</param>
/// <param name="Starts">How family names begin.</param>
/// <param name="Ends">How they end: each beginning takes each end.</param>
/// <param name="Spellings">How one sound is also spelt; a pair is written <c>from=to</c>.</param>
internal sealed record NameCulture(string Name, NameShape Shape, string[] Given, string[] Starts, string[] Ends, string[] Spellings)
{
    private static readonly string[] Arabic = ["ou=u", "u=o", "kh=h", "q=k", "ei=i", "y=i", "aa=a", "dh=d", "j=dj", "ee=i", "w=ou"];

    /// <summary>All cultures.</summary>
    public static NameCulture[] All { get; } =
    [
        Of("English", NameShape.GivenFamily,
            "James Oliver Henry Thomas George Arthur Edward Walter Richard Harold Simon Martin Alice Emily Grace Florence Harriet Joan Margaret Susan Helen Rachel Lucy Dorothy Gareth Nigel Fiona Hazel Trevor Stuart",
            "Ash Brad Brom Carl Dun East Fair Green Hart Kings Lang Mil Nor Old Pres Rad Sel Thorn Up Whit Wool Stan Harring Wether Bux",
            "ford ton ley well by wood field ham worth man son den low stead", "ph=f y=i ck=k th=t ll=l ee=ea"),
        Of("German", NameShape.GivenFamily,
            "Jürgen Hans Günther Dieter Klaus Uwe Matthias Stefan Torsten Ulrich Werner Rolf Birgit Heike Ursula Monika Sabine Renate Ingrid Gisela Käthe Anneliese Bärbel Jörg Götz Volker Holger Detlef Elke Silke",
            "Schön Stein Ober Nieder Rosen Grün Blumen Linden Kirsch Eich Winkel Schwarz Hirsch König Müll Brück Feld Wasser Gold Roth Lauter Hohen Birken Acker Mühl",
            "bach berg mann hauer meier feld born thal wald stein hof ner inger holz", "ü=ue ö=oe ä=ae ß=ss ei=ai th=t dt=t k=ck"),
        Of("French", NameShape.GivenFamily,
            "François Étienne Thierry Gérard Hervé Loïc Benoît Olivier Didier Rémi Sylvain Bernard Hélène Geneviève Béatrice Cécile Odile Solène Chantal Brigitte Océane Amélie Noémie Yvonne Fabrice Gilles Arnaud Maxence Tristan Corentin",
            "Bel Cham Beau Mont Vill Roch Four Lav Mar Per Gau Del Cast Dup Gir Lam Mor Per Rouss Sauv Tess Vaill Brun Cord Font",
            "anger eau ard ier ois elle ault ond ignac ieux aud in ereau ange", "é=e è=e ç=c ph=f y=i eau=o ault=ot"),
        Of("Spanish", NameShape.TwoFamilies,
            "Alejandro Rodrigo Ignacio Esteban Gonzalo Fernando Ramón Joaquín Vicente Emilio Hernán Rubén Guadalupe Rocío Inés Pilar Beatriz Ximena Lucía Consuelo Dolores Graciela Soledad Remedios Nicolás Matías Leandro Evaristo Tadeo Amparo",
            "Gonz Rodr Fern Herr Cast Guti Val Men Mor Sep Zam Barr Cabr Del Esp Figu Hin Ibar Lar Mont Orteg Qui Salaz Tor Urr",
            "ález íguez ero illo ández ano ares era ova eda osa ante eja ales", "z=s á=a í=i v=b ll=y x=j qu=k"),
        Of("Portuguese", NameShape.TwoFamilies,
            "João Tiago Rui Nuno Vasco Duarte Gonçalo Afonso Simão Otávio Caio Thiago Beatriz Leonor Inês Conceição Fátima Lurdes Graça Isaura Vitória Jussara Iara Fabiana Edson Wellington Anderson Jefferson Adilson Gilberto",
            "Silv Cost Per Carv Oliv Rib Mach Alm Tav Barb Cam Fons Guim Lac Mag Nog Pac Queir Ram Sampa Teix Vasc Xav Bran Cord",
            "eira alho ado eida ares osa argo eca ães erda os ado inho oncelos", "ç=c ã=a õ=o é=e th=t z=s lh=l"),
        Of("Italian", NameShape.GivenFamily,
            "Giovanni Lorenzo Matteo Riccardo Gianluca Fabrizio Salvatore Carmine Ettore Massimo Vincenzo Raffaele Chiara Francesca Ilaria Ornella Giulia Beatrice Donatella Silvana Assunta Concetta Rosaria Loredana Ivo Tullio Renzo Ugo Nino Walter",
            "Bell Ross Ferr Mont Cast Rom Gall Mar Tor Pell Cap Barb Grass Lomb Manc Nap Orl Pagn Quar Ric Sant Tard Ventur Zanc Brun",
            "ini ucci etti aro ano olini ella oni acci ese otto uolo igni ardi", "cc=c tt=t zz=z gn=n ll=l ss=s"),
        Of("Polish", NameShape.GivenFamily,
            "Krzysztof Grzegorz Zbigniew Wojciech Przemysław Łukasz Mirosław Stanisław Tadeusz Bogdan Jarosław Ryszard Agnieszka Małgorzata Elżbieta Jolanta Bożena Grażyna Danuta Halina Wiesława Teresa Urszula Zofia Marek Leszek Andrzej Paweł Szymon Maciej",
            "Kowal Nowak Wiśn Zieliń Dąbr Lewand Szym Woźn Kacz Mazur Krawcz Piotr Grab Paw Mich Kró Wiecz Jabł Wró Maj Olsz Stęp Maln Jaw Gór",
            "ski owski ewski czyk icki ak iak ewicz owicz kiewicz ek ński arz yk", "ł=l ś=s ż=z ó=o ą=a cz=ch sz=sh w=v"),
        Of("Russian", NameShape.Patronymic,
            "Sergey Dmitriy Aleksandr Vladimir Nikolay Mikhail Evgeniy Andrey Anatoliy Vyacheslav Konstantin Gennadiy Yuriy Leonid Maksim Timofey Roman Stepan Igor Oleg Vasiliy Grigoriy Fyodor Arkadiy Pavel Viktor Ruslan Kirill Ilya Zakhar",
            "Ivan Petr Smirn Kuznets Sokol Lebed Koz Nov Moroz Volk Zhukov Khar Shch Belous Grom Chern Tikh Yakov Orl Zhel Bogd Efim Gus Kryl Vorob",
            "ov ev ov inskiy in enkov ykh etskiy ovskiy anov atov ushkin ikhin onin", "iy=y ey=ei kh=h zh=j yu=iu ya=ia ch=tch v=w shch=sch ks=x"),
        Of("Ukrainian", NameShape.Patronymic,
            "Oleksandr Volodymyr Mykola Andriy Serhiy Yevhen Taras Bohdan Vasyl Petro Ihor Dmytro Ostap Maksym Hryhoriy Yaroslav Roman Vitaliy Stanislav Anatoliy Borys Pavlo Denys Ruslan Artem Orest Zakhar Nazar Lev Tymofiy",
            "Shev Kov Bond Tka Krav Oliy Pol Mel Lys Hav Zin Rud Kol Mosk Savch Dem Pan Sym Tym Yak Chor Hon Dov Bab Zub",
            "chenko alenko ets uk chuk yk ovenko iychuk nyk ash aryk uliak enets yshyn", "iy=y yi=i h=g y=i kh=h ch=tch v=w"),
        Of("Serbian", NameShape.GivenFamily,
            "Dragan Zoran Miloš Nebojša Slobodan Vojislav Goran Branislav Radovan Željko Ratko Boško Jelena Snežana Milica Vesna Gordana Jovana Ljiljana Nataša Tijana Svetlana Biljana Dušanka Aleksandar Predrag Nenad Siniša Vladan Dejan",
            "Jovan Petr Nikol Mark Đorđ Stoj Ili Pavl Mil Rad Bog Vuk Stank Lazar Simon Todor Krst Gavr Obrad Živk Drag Trif Savk Mit Zdrav",
            "ović ević anović ić inović ačić aković enović išić ulović ašević avac ojević ar", "š=s ć=c ž=z đ=dj č=ch j=y ć=ch"),
        Of("Turkish", NameShape.GivenFamily,
            "Mehmet Mustafa Hüseyin İbrahim Ömer Süleyman Gökhan Oğuz Serkan Tolga Çağlar Ertuğrul Ayşe Şükran Gülsüm Özlem Zeynep Nurcan Hülya Çiğdem Tülay Sevgi Nilüfer Yıldız Kemal Orhan Cengiz Levent Ufuk Yavuz",
            "Yıl Öz Kara Ak Demir Çelik Şah Gün Kaya Aydın Doğ Ars Koç Taş Bulut Er Yaz Güneş Kurt Tur Top Ünal Bay Sarı Gök",
            "maz türk han kan tekin oğlu soy baş er demir bek taş sal can", "ş=s ç=c ö=o ü=u ğ=g ı=i ş=sh ç=ch"),
        Of("Greek", NameShape.GivenFamily,
            "Georgios Dimitrios Konstantinos Ioannis Nikolaos Panagiotis Christos Vasileios Athanasios Evangelos Michail Spyridon Eleni Aikaterini Vasiliki Sofia Angeliki Georgia Dimitra Paraskevi Ioanna Kalliopi Despoina Anastasia Stavros Apostolos Theodoros Charalampos Lefteris Manolis",
            "Papad Karag Nik Georg Dimitr Konst Panag Theod Alex Christ Mich Stavr Vasil Anton Stef Kal Mark Petr Log Zach Xen Pavl Sav Tzav Vlach",
            "opoulos akis idis ou aras as ellis ianos oglou akos ountis ēs atos eas", "ou=u ch=h ph=f y=i th=t ks=x ei=i"),
        Of("Arabic", NameShape.Chain,
            "Mohammed Ahmed Mahmoud Khaled Youssef Ibrahim Hassan Hussein Omar Tariq Walid Faisal Nasser Saleh Mustafa Jamal Karim Rashid Samir Adel Hamza Bilal Ziad Marwan Anwar Sultan Yasser Majid Fahd Ghassan",
            "Bagh Mis Tik Haw Shar Qat Kuw Hij Naj Sam Tam Zah Ghaz Rub Dul Mut Khal Jub Har Asb Maw Sha Fay Bas Maq",
            "dadi riti rani ibi awi shi azi limi fari sili abi waq uni hani", Arabic),
        Of("Maghreb", NameShape.GivenFamily,
            "Abdelkader Mourad Rachid Nordine Djamel Slimane Yacine Sofiane Mounir Hichem Kamel Lakhdar Fatiha Khadidja Zohra Nacera Samira Houria Malika Djamila Rabah Tahar Boualem Messaoud Abdelaziz Abdelhamid Brahim Larbi Mokhtar Toufik",
            "Bou Ben Zer Ham Bel Mek Cher Guer Tah Kad Lah Mez Rah Saad Touh Ouar Dah Fer Hadj Khel Mam Nass Zid Ait Aous",
            "azza diaf ouk idi kacem ouche rouk aoui fatah guida bouz lem oune hani", ["ou=u", "dj=j", "ch=sh", "k=q", "kh=h", "y=i", "c=ss"]),
        Of("Persian", NameShape.GivenFamily,
            "Mohammad Reza Mehdi Hossein Ali Hamid Farhad Behrouz Dariush Kourosh Siavash Ardeshir Fatemeh Zahra Maryam Shirin Parisa Nasrin Mahnaz Soraya Golnaz Leila Azadeh Roya Bahram Javad Saeed Masoud Nader Iraj",
            "Ahmad Karim Rahman Moham Hashem Sadegh Jafar Rost Far Zand Kho Shir Tehr Esfah Taba Pour Nou Bahr Golz Mous Ghol Shah Asad Mir Nik",
            "i ian zadeh nejad pour abadi vand far manesh kia parast dar ani inia", ["ou=u", "gh=q", "ee=i", "ei=ey", "kh=k", "zadeh=zade", "sh=ch"]),
        Of("Pakistani", NameShape.GivenFamily,
            "Muhammad Ghulam Imran Asif Zulfiqar Tanveer Shahid Iftikhar Naveed Waqar Khurram Sajjad Nusrat Shaista Rukhsana Saima Farzana Kausar Tahira Samina Aftab Bashir Rizwan Javed Liaqat Mushtaq Nadeem Pervaiz Qamar Saleem",
            "Chau Qur Sidd Baj Mal Abb Hash Rajp But Dar Mir Ans Sher Lod Yous Niaz Afr Zub Jat Khok Mem Sum Tal War Gil",
            "dhry eshi iqui wa ik asi mi ani zai awan uf ari edi khar", ["ee=i", "q=k", "z=s", "oo=u", "sh=ch", "aa=a", "w=v"]),
        Of("Indian", NameShape.GivenFamily,
            "Rajesh Suresh Vijay Ramakrishna Venkatesh Subramanian Arvind Ganesh Prakash Manoj Dinesh Harish Lakshmi Sunita Kavita Meenakshi Padma Shanti Savitri Bhavana Deepika Vasudha Anand Bhaskar Chandra Gopal Jagdish Kishore Mohan Naresh",
            "Shar Ven Krish Muk Cha Bhat Agar Ban Des Gup Iy Jos Kul Mal Nay Pat Rao Sar Tri Upad Var Yad Cho Ghos Raman",
            "ma kataraman namurthy herjee turvedi tacharya wal dyopadhyay pande ta engar hi karni hotra", ["sh=s", "ee=i", "th=t", "v=w", "ksh=x", "aa=a", "dy=dhy"]),
        Of("Chinese", NameShape.FamilyFirst,
            "Xiao Zhi Jian Wei Hai Li Guo Yu Mei Shu Zhen Yong Chun Jin Da Hong Qing Tian Ruo Zi Bing Chang Hui Xin Wen/ming qiang guo dong yan hua fen lan ling jun mei ying hai sheng tao fu yi bin feng ping shan nan rong cheng kai",
            "Wang Zhang Liu Chen Yang Huang Zhao Zhou Xu Sun Zhu Gao Lin Guo Luo Zheng Liang Xie Song Tang Deng Feng Cao Peng Zeng", "",
            ["zh=ch", "x=hs", "q=ch", "j=ch", "z=ts", "iao=eau"]),
        Of("Korean", NameShape.FamilyFirst,
            "Min Seo Ji Hyun Sung Young Kyung Jae Dong Soo Eun Tae Byung Chan Hye In Jong Kwang Myung Sang Won Ye Gun Ki Pil/jun yeon hoon woo ho soo hee hyun wook jin ji yang chul sook won ja bin min ok joo mi rae kyu sik tae",
            "Kim Lee Park Choi Jung Kang Cho Yoon Jang Lim Han Oh Seo Shin Kwon Hwang Ahn Song Ryu Hong Jeon Moon Yang Bae Baek", "",
            ["u=oo", "oo=u", "eo=u", "k=g", "j=ch", "young=yeong", "hyun=hyeon"]),
        Of("Vietnamese", NameShape.FamilyFirst,
            "Minh Thanh Quốc Ngọc Đức Văn Thị Hoàng Kim Bảo Xuân Hữu Mỹ Công Thu Anh Gia Hải Nhật Phương Tiến Việt Cẩm Đình Quang/ Tuấn| Hương| Khánh| Lan| Thắng| Hùng| Mai| Long| Phượng| Châu| Trường| Phước| Linh| Vinh| Thủy| Dũng| Huy| Yến| Quỳnh| Thảo| Đạt| Trọng| Vy| Quyên| Cường",
            "Nguyễn Trần Lê Phạm Hoàng Phan Vũ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Mai Trịnh Lương Tô Cao Châu Kiều Lâm Tạ Võ", "", ["ph=f", "đ=d", "y=i", "th=t"]),
        Of("Indonesian", NameShape.Single,
            "Sukarnoto Bambang Suharyanto Widodo Prabowo Hartono Susilo Wahyudi Slamet Sutrisno Budiman Gunawan Setiawan Haryanto Kartika Dewi Ratnasari Puspita Wulandari Lestari Megawati Suryani Purnomo Santoso Wibowo Darmawan Kusuma Nugroho Rahardjo Supriyadi",
            "Hadi Kusu Wira Surya Purna Adi Dharma Satri Praw Tri Joyo Mangku Sastro Noto Cokro Brata Wijo Reso Harjo Marto Setyo Guno Dipo Karto Yudho",
            "kusumo ningrat atmojo winoto negoro dinata wijaya suwito pranoto utomo sudarmo wardoyo miharja saputra", ["u=oe", "j=dj", "y=j", "c=tj", "w=v"]),
        Of("Thai", NameShape.GivenFamily,
            "Somchai Somsak Prasert Wichai Suchart Narong Kittipong Thanawat Chaiyaphon Anan Sombat Surachai Malee Ratana Siriporn Wanida Kanya Duangjai Pornthip Nittaya Orathai Sunisa Apichat Boonmee Chalerm Decha Itthipol Kamol Manop Nirut",
            "Sri Char Thong Rat Wong Suk Phan Bun Chai Pra Kit Nar Sap Tan War Yod Ana Deb Hong Jit Lert Mong Nop Ong Pat",
            "suwan oenphon chai anakul sawat kasem phong thammarat wattana charoen siri udom wichit rungrueang", ["ph=p", "th=t", "ch=j", "oo=u", "k=g", "ee=i"]),
        Of("Nigerian", NameShape.GivenFamily,
            "Chukwuemeka Oluwaseun Adebayo Babatunde Ikechukwu Obinna Olumide Nnamdi Temitope Ayodele Uchenna Kelechi Ngozi Chioma Folasade Titilayo Yetunde Amarachi Ifeoma Bukola Adaeze Nkechi Emeka Segun Tunde Femi Dayo Chidi Azubuike Olanrewaju",
            "Oko Ade Nwa Olu Eze Aki Oba Ikwu Oye Ogun Chuk Ona Uda Ife Aja Owo Emen Nnaji Obi Aro Bello Dan Ekwe Igwe Kalu",
            "nkwo yemi bueze wole chukwu ntola sanjo eme diran bode wuemeka kunle oma gbu", ["ch=sh", "ou=u", "w=u", "kw=qu"]),
        Of("Ethiopian", NameShape.FatherAsFamily,
            "Abebe Bekele Tesfaye Girma Haile Mulugeta Getachew Dawit Yohannes Tadesse Kebede Alemayehu Selamawit Tigist Hirut Almaz Meseret Zewditu Birtukan Genet Worku Assefa Demeke Fikru Mengistu Negash Solomon Teshome Wondimu Zerihun Berhanu Habtamu Lemma Shiferaw Tilahun Yared Ashenafi Desta Ephrem Melaku",
            "", "", ["y=i", "ye=e", "ch=c", "w=u", "ss=s", "kh=k"]),
        Of("Nordic", NameShape.GivenFamily,
            "Søren Jørgen Bjørn Håkon Åse Øystein Göran Håkan Björn Lars Anders Nils Ragnhild Sigrid Astrid Gunvor Ingeborg Solveig Kirsten Birgitte Märta Gunilla Torbjørn Ole Knut Leif Svein Trygve Arvid Folke",
            "Anders Niel Hans Peter Lund Berg Håkan Svens Krist Jakob Mads Ras Øst Sand Nord Ström Lind Dahl Hed Söder Holm Wester Ek Björk Åker",
            "son sen berg gren ström quist dal gaard lund vik rud by haug moen", ["ø=o", "å=aa", "ö=oe", "ä=ae", "q=k", "ø=oe"]),
    ];

    private static NameCulture Of(string name, NameShape shape, string given, string starts, string ends, string spellings) => Of(name, shape, given, starts, ends, spellings.Split(' '));

    private static NameCulture Of(string name, NameShape shape, string given, string starts, string ends, string[] spellings) =>
        new(name, shape, Products(given), starts.Split(' '), ends.Split(' '), spellings);

    // Beginnings, a slash, ends: each with each. Ends with a space before them are parted by bars.
    private static string[] Products(string given) => given.Split('/') is [var starts, var ends]
        ? [.. starts.Split(' ').SelectMany(start => ends.Split(ends.Contains('|') ? '|' : ' ').Select(end => start + end))]
        : given.Split(' ');
}
